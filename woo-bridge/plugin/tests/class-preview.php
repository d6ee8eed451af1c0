<?php

namespace Ristourne\Tests;

use Ristourne\Claim_Link;
use Ristourne\Connection_String;
use Shim;

/**
 * Pages made by the plugin itself from a server's answer, on the shim.
 */
final class Preview extends Shop_Case {

	private const TEXTS = [
		'en_US' => [
			'title'     => 'Your loyalty points',
			'sentences' => [ 'This order earns 42 points.', 'Your total will be 142 points.', '58 points to go for 3 € off.' ],
			'claim'     => [ 'qrAlt' => 'QR code that adds these points to your loyalty card', 'linkText' => 'Add my points', 'hint' => 'Scan to collect your points' ],
		],
		'fr_FR' => [
			'title'     => 'Vos points de fidélité',
			'sentences' => [ 'Cette commande rapporte 42 points.', 'Votre total sera de 142 points.', 'Plus que 58 points avant 3 € de remise.' ],
			'claim'     => [ 'qrAlt' => 'QR code qui ajoute ces points à votre carte de fidélité', 'linkText' => 'Ajouter mes points', 'hint' => 'Scannez pour recevoir vos points' ],
		],
	];

	/** @return array<string, string> File name → page. */
	public static function pages( string $image ): array {
		$css   = file_get_contents( dirname( __DIR__ ) . '/assets/order.css' );
		$pages = [];
		foreach ( self::TEXTS as $locale => $texts ) {
			Shim::reset();
			Shim::$locale = $locale;
			self::connect();
			$order = self::order();
			$urls  = Claim_Link::urls( Connection_String::parse( self::connection_string() ), '19', $order->get_order_key() );
			Shim::answer( 200, [ 'version' => 1, 'show' => true, 'claim' => $urls + $texts['claim'] ] + $texts );
			$card = Shim::printed_by( 'woocommerce_thankyou', 19 );
			$mail = Shim::printed_by( 'woocommerce_email_after_order_table', $order, false, false, new \WC_Email( 'customer_processing_order' ) );
			foreach ( [ 'light' => '#fff;color:#2b2d2f', 'dark' => '#1b1d22;color:#f2f2f2' ] as $ground => $colours ) {
				$pages[ "page-$ground-$locale" ] = self::page( "$css body{background:$colours}.button{padding:.8em 1.2em;background:#7f54b3;color:#fff;text-decoration:none}", "<main>$card</main>", $locale );
			}
			$pages[ "mail-$locale" ] = self::page( 'body{background:#f7f7f7}main{max-width:504px;padding:32px 48px;background:#fff}@media(max-width:600px){main{padding:16px}}', "<main>$mail</main>", $locale );
		}
		return $image === '' ? $pages : preg_replace( '#https://points\.example/qr/[^"]+#', $image, $pages );
	}

	private static function page( string $css, string $body, string $locale ): string {
		return '<!doctype html><html lang="' . substr( $locale, 0, 2 ) . '"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Ristourne</title>'
			. "<style>body{margin:0;font-family:sans-serif}main{max-width:720px;margin:0 auto;padding:16px}$css</style>$body</html>";
	}
}

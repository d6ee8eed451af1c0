<?php

namespace Ristourne\Tests;

use PHPUnit\Framework\TestCase;
use Ristourne\Base64url;
use Ristourne\Claim_Link;
use Ristourne\Connection_String;
use Ristourne\Plugin;
use Ristourne\Saved_Connection;
use Shim;

/**
 * A test of a shop: a fresh site for each, connected when connect() is called.
 */
abstract class Shop_Case extends TestCase {

	protected const SECRET_BYTES = 'ssssssssssssssssssssssssssssssss';
	protected const QR_KEY_BYTES = 'qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq';

	protected function setUp(): void {
		Shim::reset();
	}

	/** @param array<string, mixed> $changes Fields to set, or to leave out where null. */
	protected static function connection_string( array $changes = [] ): string {
		$fields = array_merge(
			[
				'server'       => 'https://points.example',
				'store'        => 'sto_4k2m9q',
				'secret'       => Base64url::encode( self::SECRET_BYTES ),
				'qrKey'        => Base64url::encode( self::QR_KEY_BYTES ),
				'qrKeyVersion' => 1,
			],
			$changes
		);
		return 'ristourne1.' . Base64url::encode( json_encode( array_filter( $fields, static fn( $field ) => $field !== null ) ) );
	}

	/** Connects the site and runs WordPress's start. */
	protected static function connect(): void {
		Shim::$options[ Saved_Connection::OPTION ] = self::connection_string();
		self::start();
	}

	protected static function start(): void {
		Plugin::start();
		do_action( 'before_woocommerce_init' );
		do_action( 'plugins_loaded' );
		do_action( 'init' );
	}

	/** @param array<string, mixed> $fields Fields that differ from the usual order. */
	protected static function order( array $fields = [] ): \WC_Order {
		$order                           = new \WC_Order( $fields );
		Shim::$orders[ $order->get_id() ] = $order;
		return $order;
	}

	/** @return array<string, mixed> A good answer for the order, with the links that a server would derive. */
	protected static function summary_for( \WC_Order $order ): array {
		$urls = Claim_Link::urls( Connection_String::parse( self::connection_string() ), (string) $order->get_id(), $order->get_order_key() );
		return [
			'version'   => 1,
			'show'      => true,
			'title'     => 'Your loyalty points',
			'sentences' => [ 'This order earns 42 points.', 'Your total will be 142 points.', '58 points to go for 3 € off.' ],
			'claim'     => $urls + [
				'qrAlt'    => 'QR code that adds these points to your loyalty card',
				'linkText' => 'Add my points',
				'hint'     => 'Scan to collect your points',
			],
		];
	}
}

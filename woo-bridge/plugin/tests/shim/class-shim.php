<?php
/**
 * What the hand-written WordPress and WooCommerce of the tests remember. Shim::reset() starts a fresh site.
 */

final class Shim {

	/** @var array<string, array<int, array<int, array{0: callable, 1: int}>>> */
	public static $hooks = [];
	/** @var array<string, mixed> */
	public static $options = [];
	/** @var string[] Names of the options that were asked for. */
	public static $options_read = [];
	/** @var array<string, mixed> Option name → the autoload argument of its last update. */
	public static $autoload = [];
	/** @var array<string, array{0: mixed, 1: int}> Name → value and Unix time of expiry. */
	public static $transients = [];
	/** @var bool Whether transients are lost at once, as with a broken object cache. */
	public static $transients_broken = false;
	/** @var int Seconds that have passed in the test's story. */
	public static $seconds_later = 0;
	/** @var array<int, array{method: string, url: string, args: array<string, mixed>}> */
	public static $requests = [];
	/** @var callable|null Gives a WP_Error or a response for (url, args). */
	public static $server;
	/** @var string */
	public static $locale = 'en_US';
	/** @var string Endpoint of the page that is shown. */
	public static $endpoint = 'order-received';
	/** @var string */
	public static $environment = 'production';
	/** @var bool */
	public static $is_admin = false;
	/** @var string[] */
	public static $capabilities = [];
	/** @var string|null Action that the request's nonce was made for. */
	public static $nonce_action;
	/** @var array<int, WC_Order> */
	public static $orders = [];
	/** @var array<int, WC_Product> */
	public static $products = [];
	/** @var array<int, array<string, mixed>> Fields as they were printed. */
	public static $inputs = [];
	/** @var string[] What the product's page says after it was saved. */
	public static $product_errors = [];
	/** @var array<string, array<mixed>> */
	public static $styles = [];
	/** @var array<string, array<mixed>> */
	public static $scripts = [];
	/** @var array<string, array<string, string>> Script → place → code. */
	public static $inline = [];
	/** @var array<string, array<string, mixed>> Method and pattern → handler. */
	public static $routes = [];
	/** @var string */
	public static $user_name = 'Léa Petit';
	/** @var array<int, array<mixed>> */
	public static $connected_pages = [];
	/** @var array<int, array<mixed>> */
	public static $submenus = [];
	/** @var array<int, array<mixed>> */
	public static $declared = [];
	/** @var array<string, string> */
	public static $translations = [];

	public static function reset(): void {
		foreach ( ( new ReflectionClass( self::class ) )->getDefaultProperties() as $name => $value ) {
			self::${$name} = $value;
		}
		$_POST = [];
		$_GET  = [];
		unset( $GLOBALS['product_object'] );
	}

	public static function now(): int {
		return time() + self::$seconds_later;
	}

	/** A server that answers every request with this status and JSON. */
	public static function answer( int $status, $body, array $headers = [] ): void {
		self::$server = static function () use ( $status, $body, $headers ) {
			return [
				'response' => [ 'code' => $status ],
				'headers'  => $headers,
				'body'     => is_string( $body ) ? $body : json_encode( $body ),
			];
		};
	}

	/** A server that cannot be reached. */
	public static function go_down(): void {
		self::$server = static function () {
			return new WP_Error( 'http_request_failed', 'cURL error 28: Operation timed out' );
		};
	}

	/** What a hook's listeners print. */
	public static function printed_by( string $hook, ...$args ): string {
		ob_start();
		do_action( $hook, ...$args );
		return (string) ob_get_clean();
	}

	public static function translate( string $locale ): void {
		self::$locale       = $locale;
		$file               = dirname( __DIR__, 2 ) . '/languages/ristourne-' . $locale . '.l10n.php';
		self::$translations = is_readable( $file ) ? ( require $file )['messages'] : [];
	}
}

final class Shim_Redirected extends Exception {}
final class Shim_Died extends Exception {}

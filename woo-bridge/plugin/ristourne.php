<?php
/**
 * Plugin Name: Ristourne
 * Description: Shows loyalty points and a one-time QR code on order confirmations and in customer e-mails.
 * Version: 0.1.0
 * Requires at least: 6.5
 * Requires PHP: 7.4
 * Requires Plugins: woocommerce
 * WC requires at least: 8.2
 * WC tested up to: 10.5
 * Author: Ristourne
 * License: GPL-2.0-or-later
 * License URI: https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain: ristourne
 * Domain Path: /languages
 *
 * @package Ristourne
 */

defined( 'ABSPATH' ) || exit;

define( 'RISTOURNE_VERSION', '0.1.0' );
define( 'RISTOURNE_FILE', __FILE__ );

/**
 * Ristourne\Order_Page lives in includes/class-order-page.php, and so on.
 */
spl_autoload_register(
	static function ( string $class_name ): void {
		if ( strpos( $class_name, 'Ristourne\\' ) === 0 ) {
			$name = strtolower( str_replace( '_', '-', substr( $class_name, strlen( 'Ristourne\\' ) ) ) );
			$file = __DIR__ . '/includes/class-' . $name . '.php';
			if ( is_readable( $file ) ) {
				require $file;
			}
		}
	}
);

Ristourne\Plugin::start();

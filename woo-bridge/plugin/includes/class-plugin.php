<?php
/**
 * @package Ristourne
 */

namespace Ristourne;

defined( 'ABSPATH' ) || exit;

/**
 * Builds the parts and hooks them to WordPress; the only place that knows them all.
 */
final class Plugin {

	/**
	 * Called once, while WordPress loads its plugins.
	 */
	public static function start(): void {
		add_action( 'before_woocommerce_init', [ self::class, 'declare_compatibility' ] );
		add_action( 'plugins_loaded', [ self::class, 'hook' ] );
		add_action( 'init', [ self::class, 'load_texts' ] );
	}

	/**
	 * Orders are read through WooCommerce's own objects only, so both its storages and both its checkouts will do.
	 */
	public static function declare_compatibility(): void {
		$features = '\Automattic\WooCommerce\Utilities\FeaturesUtil';
		if ( class_exists( $features ) ) {
			$features::declare_compatibility( 'custom_order_tables', RISTOURNE_FILE, true );
			$features::declare_compatibility( 'cart_checkout_blocks', RISTOURNE_FILE, true );
		}
	}

	/**
	 * Without WooCommerce nothing is hooked. Whether a store is connected is read where an order is shown, so that
	 * all other pages of a shop cost no query.
	 */
	public static function hook(): void {
		if ( ! class_exists( 'WooCommerce' ) ) {
			return;
		}
		$saved     = new Saved_Connection();
		$server    = new Server( $saved );
		$summaries = new Order_Summaries( $saved, $server );
		( new Order_Page( $summaries ) )->hook();
		( new Order_Mail( $summaries ) )->hook();
		( new Admin_Proxy( $saved, $server ) )->hook();
		if ( is_admin() ) {
			$settings = new Settings_Page( $saved, $server );
			$settings->hook();
			( new Admin_Page( $saved, $settings ) )->hook();
			( new Article_Points( $saved ) )->hook();
		}
	}

	public static function load_texts(): void {
		load_plugin_textdomain( 'ristourne', false, dirname( plugin_basename( RISTOURNE_FILE ) ) . '/languages' );
	}
}

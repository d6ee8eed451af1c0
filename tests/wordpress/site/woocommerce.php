<?php
/**
 * Plugin Name: WooCommerce
 * Description: Stands in for WooCommerce in tests: what a plugin of the owner's pages needs, and no shop.
 * Version: 10.5.2
 *
 * Our own words: none of WooCommerce's PHP is here. The shop of these tests is ../../sandbox.
 */

defined( 'ABSPATH' ) || exit;

final class WooCommerce {

	public static function start(): void {
		add_action( 'plugins_loaded', array( self::class, 'announce' ), -1 );
		add_action( 'admin_menu', array( self::class, 'add_menu' ), 9 );
		register_activation_hook( __FILE__, array( self::class, 'add_roles' ) );
	}

	public static function announce(): void {
		do_action( 'before_woocommerce_init' );
	}

	/**
	 * WooCommerce's own place in the menu, and what it lets whom see.
	 */
	public static function add_menu(): void {
		add_menu_page( 'WooCommerce', 'WooCommerce', 'edit_others_shop_orders', 'woocommerce', '__return_null', 'dashicons-cart', '55.5' );
		add_submenu_page( 'woocommerce', 'Orders', 'Orders', 'edit_others_shop_orders', 'wc-orders', '__return_null' );
		remove_submenu_page( 'woocommerce', 'woocommerce' );
	}

	public static function add_roles(): void {
		$shop = array(
			'manage_woocommerce'      => true,
			'edit_others_shop_orders' => true,
		);
		add_role( 'customer', 'Customer', array( 'read' => true ) );
		add_role( 'shop_manager', 'Shop manager', $shop + array( 'read' => true, 'edit_posts' => true ) );
		foreach ( array_keys( $shop ) as $capability ) {
			get_role( 'administrator' )->add_cap( $capability );
		}
	}
}

WooCommerce::start();

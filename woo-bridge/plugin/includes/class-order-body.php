<?php
/**
 * @package Ristourne
 */

namespace Ristourne;

defined( 'ABSPATH' ) || exit;

/**
 * Writes an order as the server's `order-summary` wants it: WooCommerce's REST names and decimal texts, and of the
 * buyer only what the server needs to find the member.
 */
final class Order_Body {

	private const VERSION = 1;

	/**
	 * @return array<string, mixed>
	 */
	public static function of( \WC_Order $order, string $locale ): array {
		$created = $order->get_date_created();
		return [
			'version' => self::VERSION,
			'locale'  => $locale,
			'order'   => [
				'id'                 => $order->get_id(),
				'order_key'          => $order->get_order_key(),
				'status'             => $order->get_status(),
				'currency'           => $order->get_currency(),
				'prices_include_tax' => (bool) $order->get_prices_include_tax(),
				'date_created_gmt'   => $created === null ? null : gmdate( 'Y-m-d\TH:i:s', $created->getTimestamp() ),
				'customer_id'        => (int) $order->get_customer_id(),
				'billing_email'      => (string) $order->get_billing_email(),
				'total'              => self::decimal( $order->get_total() ),
				'line_items'         => self::lines( $order ),
				'shipping_total'     => self::decimal( $order->get_shipping_total() ),
				'shipping_tax'       => self::decimal( $order->get_shipping_tax() ),
				'coupon_codes'       => array_values( array_map( 'strval', $order->get_coupon_codes() ) ),
				'created_via'        => (string) $order->get_created_via(),
			],
		];
	}

	/**
	 * @return array<int, array<string, mixed>>
	 */
	private static function lines( \WC_Order $order ): array {
		$lines = [];
		foreach ( $order->get_items( 'line_item' ) as $item ) {
			$lines[] = [
				'id'           => (int) $item->get_id(),
				'product_id'   => (int) $item->get_product_id(),
				'variation_id' => (int) $item->get_variation_id(),
				'quantity'     => (int) $item->get_quantity(),
				'total'        => self::decimal( $item->get_total() ),
				'total_tax'    => self::decimal( $item->get_total_tax() ),
			];
		}
		return $lines;
	}

	/**
	 * As WooCommerce's REST API writes amounts.
	 *
	 * @param string|float|int $amount An amount as WooCommerce's getters give it.
	 */
	private static function decimal( $amount ): string {
		return (string) wc_format_decimal( $amount, wc_get_price_decimals() );
	}
}

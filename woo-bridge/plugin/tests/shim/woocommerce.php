<?php
/**
 * The few WooCommerce classes and functions that the plugin reads orders with.
 */

namespace {

	class WooCommerce {}

	class WC_DateTime extends DateTime {}

	class WC_Order_Item_Product {
		private $fields;
		public function __construct( array $fields ) {
			$this->fields = $fields;
		}
		public function get_id() {
			return $this->fields['id'];
		}
		public function get_product_id() {
			return $this->fields['product_id'];
		}
		public function get_variation_id() {
			return $this->fields['variation_id'] ?? 0;
		}
		public function get_quantity() {
			return $this->fields['quantity'] ?? 1;
		}
		public function get_total() {
			return $this->fields['total'];
		}
		public function get_total_tax() {
			return $this->fields['total_tax'] ?? '0';
		}
	}

	class WC_Order {
		public $fields;
		public function __construct( array $fields ) {
			$this->fields = $fields + [
				'id'                 => 19,
				'order_key'          => 'wc_order_Vx0aB3cD4eF5g',
				'status'             => 'processing',
				'currency'           => 'EUR',
				'prices_include_tax' => true,
				'date_created'       => new WC_DateTime( '2026-11-21T21:15:20+01:00' ),
				'date_modified'      => new WC_DateTime( '2026-11-21T21:15:21+01:00' ),
				'customer_id'        => 0,
				'billing_email'      => 'lea@example.com',
				'total'              => '16.25',
				'shipping_total'     => '5',
				'shipping_tax'       => '0',
				'coupon_codes'       => [],
				'created_via'        => 'store-api',
				'items'              => [ new WC_Order_Item_Product( [ 'id' => 6, 'product_id' => 12, 'total' => '11.25' ] ) ],
			];
		}
		public function get_items( $type = 'line_item' ) {
			return $type === 'line_item' ? array_combine( array_map( static fn( $item ) => $item->get_id(), $this->fields['items'] ), $this->fields['items'] ) : [];
		}
		public function has_status( $statuses ) {
			return in_array( $this->fields['status'], (array) $statuses, true );
		}
		public function __call( string $name, array $args ) {
			$field = substr( $name, 4 );
			if ( strpos( $name, 'get_' ) !== 0 || ! array_key_exists( $field, $this->fields ) ) {
				throw new BadMethodCallException( 'WC_Order has no ' . $name );
			}
			return $this->fields[ $field ];
		}
	}

	class WC_Product {
		private $id;
		private $meta;
		public function __construct( int $id, array $meta = [] ) {
			$this->id   = $id;
			$this->meta = $meta;
		}
		public function get_id(): int {
			return $this->id;
		}
		public function get_meta( string $key ) {
			return $this->meta[ $key ] ?? '';
		}
		public function update_meta_data( string $key, $value ): void {
			$this->meta[ $key ] = $value;
		}
		public function delete_meta_data( string $key ): void {
			unset( $this->meta[ $key ] );
		}
	}

	class WP_Post {
		public $ID;
		public function __construct( int $id ) {
			$this->ID = $id;
		}
	}

	class WC_Admin_Meta_Boxes {
		public static function add_error( string $text ): void {
			Shim::$product_errors[] = $text;
		}
	}

	class WC_Email {
		public $id;
		public function __construct( string $id ) {
			$this->id = $id;
		}
	}

	function wc_admin_connect_page( array $page ): void {
		Shim::$connected_pages[] = $page;
	}

	function wc_get_order( int $id ) {
		return Shim::$orders[ $id ] ?? false;
	}

	function wc_get_product( int $id ) {
		return Shim::$products[ $id ] ?? false;
	}

	/** Escapes as WooCommerce's own does. */
	function woocommerce_wp_text_input( array $field ): void {
		Shim::$inputs[] = $field;
		printf( '<input id="%s" name="%s" value="%s">', esc_attr( $field['id'] ), esc_attr( $field['name'] ?? $field['id'] ), esc_attr( $field['value'] ) );
	}

	function wc_get_price_decimals(): int {
		return 2;
	}

	function wc_format_decimal( $amount, $decimals = false ): string {
		return number_format( (float) $amount, (int) $decimals, '.', '' );
	}

	function is_wc_endpoint_url( string $endpoint ): bool {
		return Shim::$endpoint === $endpoint;
	}
}

namespace Automattic\WooCommerce\Utilities {

	class FeaturesUtil {
		public static function declare_compatibility( string $feature, string $file, bool $positive ): bool {
			\Shim::$declared[] = [ $feature, $file, $positive ];
			return true;
		}
	}
}

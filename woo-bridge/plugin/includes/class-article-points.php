<?php
/**
 * @package Ristourne
 */

namespace Ristourne;

defined( 'ABSPATH' ) || exit;

/**
 * A field on the product's page, and on each variation's, for the points that one piece gives where the programme
 * counts points by article. The server reads it with the catalogue; a variation without a value gives its product's.
 */
final class Article_Points {

	public const META = '_ristourne_points';

	private const FIELD            = 'ristourne_points';
	private const VARIATIONS_FIELD = 'ristourne_variation_points';
	private const MAX_POINTS       = 1000000000;

	/**
	 * @var Saved_Connection
	 */
	private $saved;

	public function __construct( Saved_Connection $saved ) {
		$this->saved = $saved;
	}

	public function hook(): void {
		add_action( 'woocommerce_product_options_general_product_data', [ $this, 'show' ] );
		add_action( 'woocommerce_product_after_variable_attributes', [ $this, 'show_for_variation' ], 10, 3 );
		add_action( 'woocommerce_admin_process_product_object', [ $this, 'take' ] );
		add_action( 'woocommerce_admin_process_variation_object', [ $this, 'take_for_variation' ], 10, 2 );
	}

	/**
	 * A shop without a loyalty server has no use for the field.
	 */
	public function show(): void {
		$product = $GLOBALS['product_object'] ?? null;
		if ( ! $product instanceof \WC_Product || $this->saved->load() === null ) {
			return;
		}
		echo '<div class="options_group">';
		woocommerce_wp_text_input(
			self::input( $product ) + [
				'id'          => self::FIELD,
				'desc_tip'    => true,
				'description' => __( 'Points that one piece gives, if the loyalty programme counts points by article. Empty: none.', 'ristourne' ),
			]
		);
		echo '</div>';
	}

	/**
	 * @param int|string $place     Where the variation stands among those that are shown.
	 * @param mixed      $fields    WooCommerce's own.
	 * @param mixed      $variation The variation's post.
	 */
	public function show_for_variation( $place, $fields, $variation ): void {
		$product = $variation instanceof \WP_Post ? wc_get_product( $variation->ID ) : null;
		if ( ! $product instanceof \WC_Product || $this->saved->load() === null ) {
			return;
		}
		woocommerce_wp_text_input(
			self::input( $product ) + [
				'id'            => self::VARIATIONS_FIELD . '_' . (int) $place,
				'name'          => self::VARIATIONS_FIELD . '[' . (int) $place . ']',
				'wrapper_class' => 'form-row form-row-full',
				'desc_tip'      => true,
				'description'   => __( 'Points that one piece of this variation gives. Empty: those of the product.', 'ristourne' ),
			]
		);
	}

	/**
	 * @return array<string, mixed> What both fields have in common.
	 */
	private static function input( \WC_Product $product ): array {
		return [
			'label'             => __( 'Loyalty points', 'ristourne' ),
			'value'             => (string) $product->get_meta( self::META ),
			'type'              => 'number',
			'custom_attributes' => [
				'min'  => '0',
				'max'  => (string) self::MAX_POINTS,
				'step' => '1',
			],
		];
	}

	/**
	 * WooCommerce calls this once it has checked its own nonce and that the user may edit this product, and saves after it.
	 *
	 * @param mixed $product What is being saved.
	 */
	public function take( $product ): void {
		if ( isset( $_POST[ self::FIELD ] ) ) {
			self::keep( $product, $_POST[ self::FIELD ] );
		}
	}

	/**
	 * @param mixed      $variation What is being saved.
	 * @param int|string $place     Where it stands in the form.
	 */
	public function take_for_variation( $variation, $place ): void {
		if ( isset( $_POST[ self::VARIATIONS_FIELD ][ $place ] ) ) {
			self::keep( $variation, $_POST[ self::VARIATIONS_FIELD ][ $place ] );
		}
	}

	/**
	 * Without the field in the form nothing changes: another plugin's form, or a site that is not connected.
	 *
	 * @param mixed $product What is being saved.
	 * @param mixed $typed   What came with the form.
	 */
	private static function keep( $product, $typed ): void {
		if ( ! $product instanceof \WC_Product || ! is_string( $typed ) || ! current_user_can( 'edit_products' ) ) {
			return;
		}
		$typed = trim( wp_unslash( $typed ) );
		if ( $typed === '' ) {
			$product->delete_meta_data( self::META );
		} elseif ( preg_match( '/^\d{1,10}$/', $typed ) === 1 && (int) $typed <= self::MAX_POINTS ) {
			$product->update_meta_data( self::META, (string) (int) $typed );
		} elseif ( class_exists( 'WC_Admin_Meta_Boxes' ) ) {
			\WC_Admin_Meta_Boxes::add_error(
				__( 'Loyalty points: enter a whole number from 0 to 1000000000, or nothing. What was there before is kept.', 'ristourne' )
			);
		}
	}
}

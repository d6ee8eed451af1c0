<?php

namespace Ristourne\Tests;

use Ristourne\Article_Points;
use Shim;
use WC_Product;
use WP_Post;

final class Article_Points_Test extends Shop_Case {

	protected function setUp(): void {
		parent::setUp();
		Shim::$is_admin     = true;
		Shim::$capabilities = [ 'edit_products' ];
		self::connect();
	}

	public function test_the_products_page_has_a_field_with_the_points_that_it_carries(): void {
		$GLOBALS['product_object'] = new WC_Product( 12, [ Article_Points::META => '7' ] );
		$page                      = Shim::printed_by( 'woocommerce_product_options_general_product_data' );
		self::assertStringContainsString( '<input id="ristourne_points" name="ristourne_points" value="7">', $page );
		self::assertSame( [ 'Loyalty points', 'number', '0' ], [ Shim::$inputs[0]['label'], Shim::$inputs[0]['type'], Shim::$inputs[0]['custom_attributes']['min'] ] );
	}

	public function test_each_variation_has_its_own(): void {
		Shim::$products[14] = new WC_Product( 14, [ Article_Points::META => '"><b>' ] );
		$form               = Shim::printed_by( 'woocommerce_product_after_variable_attributes', 1, [], new WP_Post( 14 ) );
		self::assertStringContainsString( 'name="ristourne_variation_points[1]" value="&quot;&gt;&lt;b&gt;"', $form );
	}

	public function test_it_is_in_french_on_a_french_site(): void {
		Shim::translate( 'fr_FR' );
		$GLOBALS['product_object'] = new WC_Product( 12 );
		Shim::printed_by( 'woocommerce_product_options_general_product_data' );
		self::assertSame( 'Points de fidélité', Shim::$inputs[0]['label'] );
	}

	public function test_a_site_without_a_loyalty_server_has_no_field(): void {
		Shim::$options             = [];
		Shim::$products[14]        = new WC_Product( 14 );
		$GLOBALS['product_object'] = Shim::$products[14];
		self::assertSame( '', Shim::printed_by( 'woocommerce_product_options_general_product_data' ) );
		self::assertSame( '', Shim::printed_by( 'woocommerce_product_after_variable_attributes', 0, [], new WP_Post( 14 ) ) );
	}

	/** @return array<string, array{0: string, 1: string}> What is typed, what is kept of it over a 5. */
	public function typed(): array {
		return [
			'a number'            => [ '30', '30' ],
			'zero'                => [ '0', '0' ],
			'zeros before it'     => [ ' 007 ', '7' ],
			'nothing'             => [ '', '' ],
			'less than nothing'   => [ '-1', '5' ],
			'half a point'        => [ '2.5', '5' ],
			'a word'              => [ 'many', '5' ],
			'more than there are' => [ '1000000001', '5' ],
			'far more'            => [ '99999999999999999999', '5' ],
		];
	}

	/** @dataProvider typed */
	public function test_what_is_typed_is_kept_if_it_is_a_number_of_points( string $typed, string $kept ): void {
		$product = new WC_Product( 12, [ Article_Points::META => '5' ] );
		$_POST   = [ 'ristourne_points' => $typed ];
		do_action( 'woocommerce_admin_process_product_object', $product );
		self::assertSame( $kept, $product->get_meta( Article_Points::META ) );
		self::assertCount( $kept === '5' ? 1 : 0, Shim::$product_errors );
	}

	public function test_a_variation_takes_what_stands_at_its_place(): void {
		$_POST     = [ 'ristourne_variation_points' => [ '3', '9' ] ];
		$variation = new WC_Product( 15 );
		do_action( 'woocommerce_admin_process_variation_object', $variation, 1 );
		self::assertSame( '9', $variation->get_meta( Article_Points::META ) );
	}

	public function test_a_form_without_the_field_or_with_a_list_in_it_changes_nothing(): void {
		$product = new WC_Product( 12, [ Article_Points::META => '5' ] );
		foreach ( [ [], [ 'ristourne_points' => [ '9' ] ], [ 'ristourne_variation_points' => 'x' ] ] as $post ) {
			$_POST = $post;
			do_action( 'woocommerce_admin_process_product_object', $product );
			do_action( 'woocommerce_admin_process_variation_object', $product, 3 );
		}
		self::assertSame( '5', $product->get_meta( Article_Points::META ) );
	}

	public function test_nobody_without_the_capability_changes_anything(): void {
		Shim::$capabilities = [];
		$product            = new WC_Product( 12 );
		$_POST              = [ 'ristourne_points' => '9' ];
		do_action( 'woocommerce_admin_process_product_object', $product );
		self::assertSame( '', $product->get_meta( Article_Points::META ) );
	}
}

<?php

namespace Ristourne\Tests;

use Shim;

final class Order_Mail_Test extends Shop_Case {

	private const HOOK = 'woocommerce_email_after_order_table';

	public function test_a_mail_to_the_buyer_tells_the_points_and_shows_the_code_as_png(): void {
		self::connect();
		$order = self::order();
		Shim::answer( 200, self::summary_for( $order ) );
		foreach ( [ 'customer_on_hold_order', 'customer_processing_order', 'customer_completed_order', 'customer_invoice', 'customer_pos_completed_order' ] as $id ) {
			$html = Shim::printed_by( self::HOOK, $order, false, false, new \WC_Email( $id ) );
			self::assertStringContainsString( '<p style="margin:0 0 6px;font-size:14px;line-height:1.5;">This order earns 42 points.</p>', $html, $id );
			self::assertMatchesRegularExpression( '#<img src="https://points\.example/qr/[^"]+\.png" alt="QR code that adds[^"]+" width="160" height="160"#', $html, $id );
			self::assertStringNotContainsString( '.svg', $html, 'mail programs do not draw SVG' );
			self::assertStringNotContainsString( ' class=', $html, 'styles are inline' );
		}
	}

	public function test_a_plain_mail_has_the_sentences_and_the_link_and_keeps_its_apostrophes(): void {
		self::connect();
		$order  = self::order();
		$answer = self::summary_for( $order );

		$answer['sentences'] = [ "Plus que 58 points avant 3 € d'avantage & plus.", '<b>Gras</b>' ];
		Shim::answer( 200, $answer );
		$text = Shim::printed_by( self::HOOK, $order, false, true, new \WC_Email( 'customer_processing_order' ) );
		self::assertStringStartsWith( "\nYour loyalty points\n\nPlus que 58 points avant 3 € d'avantage & plus.\nGras\nAdd my points: {$answer['claim']['url']}\n", $text );
	}

	public function test_mails_to_the_shop_and_mails_of_bad_news_stay_as_they_are(): void {
		self::connect();
		$order = self::order();
		self::assertSame( '', Shim::printed_by( self::HOOK, $order, true, false, new \WC_Email( 'new_order' ) ) );
		self::assertSame( '', Shim::printed_by( self::HOOK, $order, true, false, new \WC_Email( 'customer_invoice' ) ), 'a copy for the shop' );
		foreach ( [ 'customer_refunded_order', 'customer_failed_order', 'customer_cancelled_order', 'customer_note', 'cancelled_order', 'failed_order', 'new_order' ] as $id ) {
			self::assertSame( '', Shim::printed_by( self::HOOK, $order, false, false, new \WC_Email( $id ) ), $id );
		}
		self::assertSame( '', Shim::printed_by( self::HOOK, self::order( [ 'id' => 21, 'status' => 'cancelled' ] ), false, false, new \WC_Email( 'customer_invoice' ) ) );
		self::assertSame( [], Shim::$requests );
	}

	public function test_a_hook_run_with_less_than_four_arguments_or_with_odd_ones_prints_nothing(): void {
		self::connect();
		$order = self::order();
		self::assertSame( '', Shim::printed_by( self::HOOK, $order ) );
		self::assertSame( '', Shim::printed_by( self::HOOK, $order, false, false, '' ) );
		self::assertSame( '', Shim::printed_by( self::HOOK, false, false, false, new \WC_Email( 'customer_invoice' ) ) );
	}

	public function test_a_preview_of_a_mail_does_not_ask_the_server_about_an_order_that_does_not_exist(): void {
		self::connect();
		add_filter( 'woocommerce_is_email_preview', static fn() => true );
		self::assertSame( '', Shim::printed_by( self::HOOK, self::order(), false, false, new \WC_Email( 'customer_processing_order' ) ) );
		self::assertSame( [], Shim::$requests );
	}

	public function test_a_mail_while_the_server_is_silent_has_the_code_and_the_link_that_this_site_derives(): void {
		self::connect();
		$order = self::order();
		$later = self::order( [ 'id' => 20 ] );
		Shim::go_down();
		$claim = self::summary_for( $order )['claim'];
		$html  = Shim::printed_by( self::HOOK, $order, false, false, new \WC_Email( 'customer_processing_order' ) );
		self::assertStringContainsString( '>Collect the points of this order</h2>', $html );
		self::assertStringContainsString( '<img src="' . $claim['qrPngUrl'] . '" alt="QR code that adds the points of this order to your loyalty card"', $html );
		self::assertStringContainsString( '<a href="' . $claim['url'] . '"', $html );
		$text = Shim::printed_by( self::HOOK, $later, false, true, new \WC_Email( 'customer_processing_order' ) );
		$url  = self::summary_for( $later )['claim']['url'];
		self::assertSame( "\nCollect the points of this order\n\nAdd my points: $url\n\n", $text );
		self::assertCount( 1, Shim::$requests, 'the next minute is not waited for again' );
		self::assertSame( '', Shim::printed_by( 'woocommerce_thankyou', 19 ), 'a page can be reloaded, and stays as it is' );
	}

	public function test_a_silent_server_is_known_even_where_transients_are_lost(): void {
		Shim::$transients_broken = true;
		self::connect();
		Shim::go_down();
		$html = Shim::printed_by( self::HOOK, self::order(), false, false, new \WC_Email( 'customer_processing_order' ) );
		self::assertStringContainsString( 'Collect the points of this order', $html );
	}

	public function test_no_plain_code_for_orders_that_are_over_nor_where_the_server_answered(): void {
		self::connect();
		Shim::go_down();
		$mail = new \WC_Email( 'customer_invoice' );
		self::assertSame( '', Shim::printed_by( self::HOOK, self::order( [ 'status' => 'refunded' ] ), false, false, $mail ) );
		foreach ( [ [ 200, [ 'version' => 1, 'show' => false ] ], [ 401, [] ], [ 404, [] ], [ 500, '' ] ] as $answer ) {
			Shim::reset();
			self::connect();
			Shim::answer( ...$answer );
			self::assertSame( '', Shim::printed_by( self::HOOK, self::order(), false, false, $mail ), (string) $answer[0] );
		}
		Shim::reset();
		self::start();
		self::assertSame( '', Shim::printed_by( self::HOOK, self::order(), false, false, $mail ), 'not connected' );
	}

	public function test_the_mail_and_the_page_of_one_order_share_one_request(): void {
		self::connect();
		$order = self::order();
		Shim::answer( 200, self::summary_for( $order ) );
		Shim::printed_by( self::HOOK, $order, false, false, new \WC_Email( 'customer_processing_order' ) );
		self::assertStringContainsString( 'ristourne-card', Shim::printed_by( 'woocommerce_thankyou', 19 ) );
		self::assertCount( 1, Shim::$requests );
	}
}

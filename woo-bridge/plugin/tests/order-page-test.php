<?php

namespace Ristourne\Tests;

use Ristourne\Order_Summaries;
use Ristourne\Saved_Connection;
use Ristourne\Server;
use Shim;

final class Order_Page_Test extends Shop_Case {

	public function test_the_card_tells_the_points_and_shows_the_code(): void {
		self::connect();
		$order = self::order();
		Shim::answer( 200, self::summary_for( $order ) );
		$html = Shim::printed_by( 'woocommerce_thankyou', 19 );
		$card = self::elements( $html );
		self::assertSame( 'Your loyalty points', $card->query( '//section/div/h2' )->item( 0 )->textContent );
		self::assertSame( 3, $card->query( '//p[@class="ristourne-card__sentence"]' )->length );
		self::assertMatchesRegularExpression( '#^https://points\.example/c/sto_4k2m9q/19\.1\.[A-Za-z0-9_-]{28}$#', $card->evaluate( 'string(//a/@href)' ) );
		self::assertMatchesRegularExpression( '#^https://points\.example/qr/sto_4k2m9q/19\.1\.[A-Za-z0-9_-]{28}\.svg$#', $card->evaluate( 'string(//img/@src)' ) );
		self::assertSame( 'QR code that adds these points to your loyalty card', $card->evaluate( 'string(//img/@alt)' ) );
		self::assertSame( $card->evaluate( 'string(//h2/@id)' ), $card->evaluate( 'string(//section/@aria-labelledby)' ) );
	}

	public function test_the_card_appears_once_whichever_hooks_a_theme_runs_and_in_whichever_order(): void {
		foreach ( [ [ 0, 1 ], [ 1, 0 ] ] as $turn ) {
			Shim::reset();
			self::connect();
			$order = self::order();
			Shim::answer( 200, self::summary_for( $order ) );
			$hooks = [ [ 'woocommerce_thankyou', 19 ], [ 'woocommerce_order_details_after_order_table', $order ] ];
			$first = Shim::printed_by( ...$hooks[ $turn[0] ] );
			self::assertStringContainsString( 'ristourne-card', $first );
			self::assertSame( '', Shim::printed_by( ...$hooks[ $turn[1] ] ) );
			self::assertCount( 1, Shim::$requests );
		}
	}

	public function test_a_reload_shows_the_card_again_without_asking_again(): void {
		self::connect();
		$order = self::order();
		Shim::answer( 200, self::summary_for( $order ) );
		$first = Shim::printed_by( 'woocommerce_thankyou', 19 );
		self::reload();
		self::assertSame( $first, Shim::printed_by( 'woocommerce_thankyou', 19 ) );
		self::assertCount( 1, Shim::$requests );
	}

	public function test_the_server_is_asked_again_when_the_answer_is_old_the_order_changed_or_the_language_differs(): void {
		self::connect();
		$order = self::order();
		Shim::answer( 200, self::summary_for( $order ) );
		Shim::printed_by( 'woocommerce_thankyou', 19 );
		$asked   = 1;
		$changes = [
			static function () {
				Shim::$seconds_later += Order_Summaries::ANSWER_SECONDS + 1;
			},
			static function () use ( $order ) {
				$order->fields['date_modified'] = new \WC_DateTime( '2026-11-21T21:16:00+01:00' );
			},
			static function () use ( $order ) {
				$order->fields['status'] = 'completed';
			},
			static function () {
				Shim::$locale = 'fr_FR';
			},
		];
		foreach ( $changes as $change ) {
			$change();
			self::reload();
			Shim::printed_by( 'woocommerce_thankyou', 19 );
			self::assertCount( ++$asked, Shim::$requests );
		}
	}

	public function test_a_page_asks_once_even_where_transients_are_lost(): void {
		Shim::$transients_broken = true;
		self::connect();
		$order = self::order();
		Shim::go_down();
		Shim::printed_by( 'woocommerce_thankyou', 19 );
		Shim::printed_by( 'woocommerce_order_details_after_order_table', $order );
		self::assertCount( 1, Shim::$requests );
	}

	public function test_the_request_is_signed_over_time_method_path_and_body_and_follows_no_redirect(): void {
		self::connect();
		Shim::answer( 200, [ 'version' => 1, 'show' => false ] );
		self::order( [ 'coupon_codes' => [ 'ete10' ] ] );
		Shim::printed_by( 'woocommerce_thankyou', 19 );
		list( 'url' => $url, 'args' => $args ) = Shim::$requests[0];
		self::assertSame( 'https://points.example/woocommerce/sto_4k2m9q/order-summary', $url );
		self::assertSame( [ 2, 0 ], [ $args['timeout'], $args['redirection'] ] );
		$time = $args['headers']['X-Ristourne-Timestamp'];
		self::assertEqualsWithDelta( time(), (int) $time, 2 );
		$mac = hash_hmac( 'sha256', "$time\nPOST\n/woocommerce/sto_4k2m9q/order-summary\n" . $args['body'], self::SECRET_BYTES, true );
		self::assertSame( rtrim( strtr( base64_encode( $mac ), '+/', '-_' ), '=' ), $args['headers']['X-Ristourne-Signature'] );
	}

	public function test_the_request_tells_the_order_in_the_contracts_words(): void {
		self::connect();
		Shim::$locale = 'fr_FR';
		Shim::answer( 200, [ 'version' => 1, 'show' => false ] );
		self::order( [ 'coupon_codes' => [ 3 => 'ete10' ] ] );
		Shim::printed_by( 'woocommerce_thankyou', 19 );
		$expected = '{"version":1,"locale":"fr_FR","order":{"id":19,"order_key":"wc_order_Vx0aB3cD4eF5g","status":"processing","currency":"EUR",'
			. '"prices_include_tax":true,"date_created_gmt":"2026-11-21T20:15:20","customer_id":0,"billing_email":"lea@example.com","total":"16.25",'
			. '"line_items":[{"id":6,"product_id":12,"variation_id":0,"quantity":1,"total":"11.25","total_tax":"0.00"}],'
			. '"shipping_total":"5.00","shipping_tax":"0.00","coupon_codes":["ete10"],"created_via":"store-api"}}';
		self::assertSame( $expected, Shim::$requests[0]['args']['body'] );
	}

	public function test_a_server_that_is_down_hides_the_card_and_is_left_alone_for_a_minute(): void {
		self::connect();
		self::order();
		self::order( [ 'id' => 20 ] );
		Shim::go_down();
		self::assertSame( '', Shim::printed_by( 'woocommerce_thankyou', 19 ) );
		self::reload();
		self::assertSame( '', Shim::printed_by( 'woocommerce_thankyou', 20 ) );
		self::assertCount( 1, Shim::$requests, 'another order must not wait for it either' );
		Shim::$seconds_later = Order_Summaries::SILENCE_SECONDS + 1;
		self::reload();
		Shim::printed_by( 'woocommerce_thankyou', 20 );
		self::assertCount( 2, Shim::$requests );
		self::assertSame( Server::NO_ANSWER, ( new Saved_Connection() )->status()['trouble'] );
	}

	/** @return array<string, array{0: int, 1: mixed, 2: string}> */
	public function bad_answers(): array {
		$good = self::summary_for( new \WC_Order( [] ) );
		$with = static fn( array $changes ) => array_merge( $good, $changes );
		return [
			'a bad signature'        => [ 401, [], Server::WRONG_CREDENTIALS ],
			'an unknown store'       => [ 404, [], Server::UNKNOWN_STORE ],
			'a refused body'         => [ 400, [ 'error' => 'order.id' ], Server::REFUSED ],
			'a redirect'             => [ 302, [], Server::REFUSED ],
			'a failure'              => [ 500, '<h1>oops</h1>', Server::REFUSED ],
			'a page of a hotel'      => [ 200, '<html>Please log in</html>', Server::UNREADABLE ],
			'an empty body'          => [ 200, '', Server::UNREADABLE ],
			'a later version'        => [ 200, $with( [ 'version' => 2 ] ), Server::NEWER_ANSWER ],
			'no version'             => [ 200, $with( [ 'version' => null ] ), Server::UNREADABLE ],
			'show in quotes'         => [ 200, $with( [ 'show' => 'true' ] ), Server::UNREADABLE ],
			'no title'               => [ 200, $with( [ 'title' => '' ] ), Server::UNREADABLE ],
			'a title of 301 letters' => [ 200, $with( [ 'title' => str_repeat( 'é', 301 ) ] ), Server::UNREADABLE ],
			'sentences of two lines' => [ 200, $with( [ 'sentences' => [ "a\nb" ] ] ), Server::UNREADABLE ],
			'21 sentences'           => [ 200, $with( [ 'sentences' => array_fill( 0, 21, 'a' ) ] ), Server::UNREADABLE ],
			'sentences as a text'    => [ 200, $with( [ 'sentences' => 'a' ] ), Server::UNREADABLE ],
			'a claim without alt'    => [ 200, $with( [ 'claim' => array_diff_key( $good['claim'], [ 'qrAlt' => 1 ] ) ] ), Server::UNREADABLE ],
			'a claim as a text'      => [ 200, $with( [ 'claim' => 'https://points.example/c/x' ] ), Server::UNREADABLE ],
		];
	}

	/**
	 * @dataProvider bad_answers
	 * @param mixed $body
	 */
	public function test_a_bad_answer_shows_nothing_and_is_noted( int $status, $body, string $trouble ): void {
		self::connect();
		self::order();
		Shim::answer( $status, $body );
		self::assertSame( '', Shim::printed_by( 'woocommerce_thankyou', 19 ) );
		self::assertSame( $trouble, ( new Saved_Connection() )->status()['trouble'] );
		self::reload();
		Shim::printed_by( 'woocommerce_thankyou', 19 );
		self::assertCount( 1, Shim::$requests );
	}

	public function test_one_orders_bad_answer_does_not_silence_the_others(): void {
		self::connect();
		self::order();
		$other = self::order( [ 'id' => 20 ] );
		Shim::answer( 500, '' );
		Shim::printed_by( 'woocommerce_thankyou', 19 );
		Shim::answer( 200, self::summary_for( $other ) );
		self::assertStringContainsString( 'ristourne-card', Shim::printed_by( 'woocommerce_thankyou', 20 ) );
	}

	public function test_nothing_is_shown_when_the_server_says_so(): void {
		self::connect();
		self::order();
		Shim::answer( 200, [ 'version' => 1, 'show' => false ] );
		self::assertSame( '', Shim::printed_by( 'woocommerce_thankyou', 19 ) );
		self::assertSame( '', ( new Saved_Connection() )->status()['trouble'] );
	}

	public function test_without_a_claim_the_sentences_stand_alone(): void {
		self::connect();
		$order = self::order();
		Shim::answer( 200, [ 'claim' => null ] + self::summary_for( $order ) );
		$html = Shim::printed_by( 'woocommerce_thankyou', 19 );
		self::assertStringContainsString( 'This order earns 42 points.', $html );
		self::assertStringNotContainsString( '<img', $html );
		self::assertStringNotContainsString( '<a ', $html );
	}

	/** @return array<string, array{0: string, 1: string}> */
	public function foreign_links(): array {
		return [
			'another host'   => [ 'url', 'https://evil.example/c/sto_4k2m9q/19.1.x' ],
			'a script'       => [ 'url', 'javascript:alert(1)' ],
			'a forged token' => [ 'url', 'https://points.example/c/sto_4k2m9q/19.1.AAAAAAAAAAAAAAAAAAAAAAAAAAAA' ],
			'a foreign code' => [ 'qrSvgUrl', 'https://evil.example/x.svg' ],
			'a data image'   => [ 'qrPngUrl', 'data:image/png;base64,AAAA' ],
		];
	}

	/** @dataProvider foreign_links */
	public function test_a_link_that_this_site_does_not_derive_itself_is_never_shown( string $field, string $url ): void {
		self::connect();
		$order  = self::order();
		$answer = self::summary_for( $order );

		$answer['claim'][ $field ] = $url;
		Shim::answer( 200, $answer );
		$html = Shim::printed_by( 'woocommerce_thankyou', 19 );
		self::assertStringContainsString( 'This order earns 42 points.', $html );
		self::assertStringNotContainsString( '<img', $html );
		self::assertStringNotContainsString( '<a ', $html );
		self::assertSame( Server::OTHER_CLAIM_LINK, ( new Saved_Connection() )->status()['trouble'] );
	}

	public function test_an_answer_for_another_order_is_not_shown_as_this_ones_code(): void {
		self::connect();
		self::order();
		Shim::answer( 200, self::summary_for( new \WC_Order( [ 'id' => 20 ] ) ) );
		self::assertStringNotContainsString( '<img', Shim::printed_by( 'woocommerce_thankyou', 19 ) );
	}

	public function test_markup_in_the_servers_texts_is_escaped(): void {
		self::connect();
		$order  = self::order();
		$answer = self::summary_for( $order );

		$answer['title']          = '<script>alert(1)</script>';
		$answer['sentences']      = [ '<b onclick=x>5 & 6</b>' ];
		$answer['claim']['qrAlt'] = '"><script>alert(2)</script>';
		Shim::answer( 200, $answer );
		$html = Shim::printed_by( 'woocommerce_thankyou', 19 );
		self::assertStringNotContainsString( '<script', $html );
		self::assertStringNotContainsString( '<b ', $html );
		self::assertSame( '"><script>alert(2)</script>', self::elements( $html )->evaluate( 'string(//img/@alt)' ) );
	}

	public function test_orders_that_are_over_and_pages_without_an_order_ask_nothing(): void {
		self::connect();
		foreach ( [ 'failed', 'cancelled', 'refunded', 'trash', 'checkout-draft' ] as $at => $status ) {
			self::order( [ 'id' => 30 + $at, 'status' => $status ] );
			self::assertSame( '', Shim::printed_by( 'woocommerce_thankyou', 30 + $at ) );
		}
		foreach ( [ 0, false, null, '', 'x', -1, 4711 ] as $id ) {
			self::assertSame( '', Shim::printed_by( 'woocommerce_thankyou', $id ) );
		}
		self::assertSame( '', Shim::printed_by( 'woocommerce_order_details_after_order_table', null ) );
		self::assertSame( [], Shim::$requests );
	}

	public function test_my_account_shows_the_card_and_other_tables_of_an_order_do_not(): void {
		self::connect();
		$order = self::order();
		Shim::answer( 200, self::summary_for( $order ) );
		Shim::$endpoint = 'order-pay';
		self::assertSame( '', Shim::printed_by( 'woocommerce_order_details_after_order_table', $order ) );
		Shim::$endpoint = 'view-order';
		self::assertStringContainsString( 'ristourne-card', Shim::printed_by( 'woocommerce_order_details_after_order_table', $order ) );
	}

	public function test_the_style_is_loaded_on_an_orders_pages_only(): void {
		self::connect();
		Shim::$endpoint = '';
		do_action( 'wp_enqueue_scripts' );
		self::assertSame( [], Shim::$styles );
		Shim::$endpoint = 'order-received';
		do_action( 'wp_enqueue_scripts' );
		self::assertSame( 'https://shop.example/wp-content/plugins/plugin/assets/order.css', Shim::$styles['ristourne-order'][0] );
	}

	public function test_no_secret_and_no_order_key_can_be_read_from_the_cache(): void {
		self::connect();
		$order = self::order();
		Shim::answer( 200, self::summary_for( $order ) );
		Shim::printed_by( 'woocommerce_thankyou', 19 );
		$stored = serialize( Shim::$transients );
		self::assertNotSame( 'a:0:{}', $stored );
		foreach ( [ self::SECRET_BYTES, self::QR_KEY_BYTES, $order->get_order_key(), 'lea@example.com' ] as $private ) {
			self::assertStringNotContainsString( $private, $stored );
		}
	}

	/** WordPress starts anew: what the former page had in memory is gone, what it stored is there. */
	private static function reload(): void {
		Shim::$hooks = [];
		self::start();
	}

	private static function elements( string $html ): \DOMXPath {
		$page = new \DOMDocument();
		self::assertTrue( $page->loadXML( '<root>' . str_replace( '&nbsp;', '', $html ) . '</root>' ), 'the card must be well-formed' );
		return new \DOMXPath( $page );
	}
}

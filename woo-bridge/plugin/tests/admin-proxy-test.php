<?php

namespace Ristourne\Tests;

use Ristourne\Base64url;
use Ristourne\Saved_Connection;
use Shim;

final class Admin_Proxy_Test extends Shop_Case {

	private const ROUTE = ' /ristourne/v1/admin/(?P<page>[a-z]+)';
	private const URL   = 'https://points.example/woocommerce/sto_4k2m9q/admin';

	protected function setUp(): void {
		parent::setUp();
		Shim::$capabilities = [ 'manage_woocommerce' ];
		self::connect();
		do_action( 'rest_api_init' );
	}

	public function test_both_routes_are_for_those_who_manage_the_shop_and_for_nobody_else(): void {
		self::assertSame( [ 'GET' . self::ROUTE, 'POST' . self::ROUTE ], array_keys( Shim::$routes ) );
		foreach ( Shim::$routes as $route ) {
			self::assertTrue( ( $route['permission_callback'] )() );
		}
		Shim::$capabilities = [ 'edit_posts', 'view_woocommerce_reports' ];
		foreach ( Shim::$routes as $route ) {
			self::assertFalse( ( $route['permission_callback'] )() );
		}
	}

	public function test_a_page_is_asked_for_with_the_users_name_and_language_and_a_signature(): void {
		Shim::translate( 'fr_FR' );
		Shim::answer( 200, '{"version":1,"outcome":"loaded","page":"members","data":{"rows":[],"totals":{}}}' );
		$response = self::get( 'members', [ 'search' => 'anna' ] );
		self::assertSame( 200, $response->status );
		self::assertSame( '{"version":1,"outcome":"loaded","page":"members","data":{"rows":[],"totals":{}}}', json_encode( $response->data ) );
		list( 'url' => $url, 'args' => $args ) = Shim::$requests[0];
		self::assertSame( self::URL, $url );
		$user = [ 'id' => '7', 'name' => 'Léa Petit' ];
		self::assertSame( [ 'version' => 1, 'page' => 'members', 'params' => [ 'search' => 'anna' ], 'language' => 'fr', 'user' => $user, 'command' => null ], json_decode( $args['body'], true ) );
		$signed = $args['headers']['X-Ristourne-Timestamp'] . "\nPOST\n/woocommerce/sto_4k2m9q/admin\n" . $args['body'];
		self::assertSame( Base64url::encode( hash_hmac( 'sha256', $signed, self::SECRET_BYTES, true ) ), $args['headers']['X-Ristourne-Signature'] );
		self::assertSame( [ 10, 0, 1048576 ], [ $args['timeout'], $args['redirection'], $args['limit_response_size'] ] );
	}

	public function test_without_params_the_server_gets_an_empty_object_and_not_a_list(): void {
		Shim::answer( 200, '{"version":1,"outcome":"not_found"}' );
		self::get( 'home' );
		self::assertStringContainsString( '"params":{}', Shim::$requests[0]['args']['body'] );
	}

	public function test_a_command_goes_on_as_it_came(): void {
		Shim::answer( 200, '{"version":1,"outcome":"done","message":"Saved"}' );
		$response = self::post( 'programme', '{"command":{"kind":"save","form":{},"list":[],"cents":1234567890123,"name":"Carte \u00e9"}}' );
		self::assertSame( 'done', $response->data->outcome );
		self::assertStringContainsString( '"command":{"kind":"save","form":{},"list":[],"cents":1234567890123,"name":"Carte \u00e9"}', Shim::$requests[0]['args']['body'] );
	}

	/** @return array<string, array{0: string}> */
	public function no_commands(): array {
		return [
			'nothing'      => [ '' ],
			'no JSON'      => [ '{' ],
			'a list'       => [ '[1]' ],
			'no command'   => [ '{"other":{}}' ],
			'a text'       => [ '{"command":"save"}' ],
			'a list in it' => [ '{"command":[]}' ],
			'too deep'     => [ '{"command":' . str_repeat( '{"a":', 40 ) . '1' . str_repeat( '}', 40 ) . '}' ],
		];
	}

	/** @dataProvider no_commands */
	public function test_what_is_no_command_is_400_and_reaches_no_server( string $body ): void {
		self::assertRefused( self::post( 'programme', $body ), 'ristourne_unreadable', 400 );
		self::assertSame( [], Shim::$requests );
	}

	public function test_a_command_that_is_too_large_is_413_and_reaches_no_server(): void {
		$error = self::post( 'programme', '{"command":{"a":"' . str_repeat( 'x', 262144 ) . '"}}' );
		self::assertRefused( $error, 'ristourne_too_large', 413 );
		self::assertSame( [], Shim::$requests );
	}

	public function test_params_that_are_no_texts_too_long_or_too_many_are_400(): void {
		$bad = [ 'text', [ 'a' => [ 'b' ] ], [ 'a' => str_repeat( 'x', 501 ) ], array_fill( 0, 21, 'x' ) ];
		foreach ( $bad as $params ) {
			self::assertRefused( self::get( 'members', $params ), 'ristourne_unreadable', 400 );
		}
		self::assertSame( [], Shim::$requests );
	}

	public function test_a_server_that_is_down_is_503_and_says_what_to_check(): void {
		Shim::go_down();
		$error = self::get( 'home' );
		self::assertRefused( $error, 'ristourne_no_answer', 503 );
		self::assertStringContainsString( 'check that it runs', $error->get_error_message() );
		self::assertSame( 'no_answer', ( new Saved_Connection() )->status()['trouble'] );
	}

	public function test_the_servers_refusals_keep_their_status_and_json(): void {
		foreach ( [ 401 => 'wrong_credentials', 404 => 'unknown_store', 400 => 'refused', 413 => 'refused', 500 => 'refused' ] as $status => $reason ) {
			Shim::answer( $status, '{"version":1,"error":{"field":"page","message":"unknown"}}' );
			$error = self::get( 'home' );
			self::assertRefused( $error, 'ristourne_' . $reason, $status );
			self::assertSame( 'page', $error->get_error_data()['answer']->error->field );
		}
	}

	public function test_an_answer_that_is_no_json_or_a_redirect_is_502(): void {
		foreach ( [ [ 200, '<html>' ], [ 200, '[]' ], [ 200, '{"version":1,"cut' ], [ 302, '{"a":1}' ], [ 204, '' ] ] as list( $status, $body ) ) {
			Shim::answer( $status, $body );
			self::assertSame( 502, self::get( 'home' )->get_error_data()['status'] );
		}
	}

	public function test_a_store_that_is_not_connected_is_409(): void {
		Shim::$options = [];
		self::assertRefused( self::get( 'home' ), 'ristourne_not_connected', 409 );
	}

	public function test_an_answer_is_a_sign_of_life(): void {
		Shim::answer( 200, '{"version":1,"outcome":"not_found"}' );
		self::get( 'home' );
		self::assertGreaterThan( time() - 5, ( new Saved_Connection() )->status()['answered_at'] );
	}

	private static function assertRefused( $error, string $code, int $status ): void {
		self::assertInstanceOf( \WP_Error::class, $error );
		self::assertSame( [ $code, $status ], [ $error->get_error_code(), $error->get_error_data()['status'] ] );
	}

	/** @param mixed $params As they came with the address. */
	private static function get( string $page, $params = null ) {
		$query = [ 'version' => '1' ] + ( $params === null ? [] : compact( 'params' ) );
		return ( Shim::$routes[ 'GET' . self::ROUTE ]['callback'] )( new \WP_REST_Request( compact( 'page' ), $query, '' ) );
	}

	private static function post( string $page, string $body ) {
		return ( Shim::$routes[ 'POST' . self::ROUTE ]['callback'] )( new \WP_REST_Request( compact( 'page' ), [ 'version' => '1' ], $body ) );
	}
}

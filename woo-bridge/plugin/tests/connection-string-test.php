<?php

namespace Ristourne\Tests;

use Ristourne\Base64url;
use Ristourne\Connection;
use Ristourne\Connection_String;
use Shim;

final class Connection_String_Test extends Shop_Case {

	public function test_a_good_string_gives_every_field(): void {
		$connection = Connection_String::parse( self::connection_string() );
		self::assertInstanceOf( Connection::class, $connection );
		self::assertSame( [ 'https://points.example', 'sto_4k2m9q', 1 ], [ $connection->server, $connection->store, $connection->qr_key_version ] );
		self::assertSame( [ self::SECRET_BYTES, self::QR_KEY_BYTES ], [ $connection->secret, $connection->qr_key ] );
	}

	public function test_the_servers_address_keeps_its_letters_and_loses_its_last_slash(): void {
		$connection = Connection_String::parse( self::connection_string( [ 'server' => 'https://Points.Example:8443/' ] ) );
		self::assertInstanceOf( Connection::class, $connection );
		self::assertSame( 'https://Points.Example:8443', $connection->server );
	}

	public function test_line_breaks_of_a_terminal_do_no_harm(): void {
		$wrapped = "  \n" . chunk_split( self::connection_string(), 40, "\r\n" );
		self::assertInstanceOf( Connection::class, Connection_String::parse( $wrapped ) );
	}

	/** @return array<string, array{0: string, 1: string}> */
	public function bad_strings(): array {
		$bytes = static fn( int $count ) => Base64url::encode( str_repeat( 'x', $count ) );
		$with  = static fn( array $changes ) => self::connection_string( $changes );
		return [
			'nothing'                => [ " \n", 'Paste the connection string first' ],
			'something else'         => [ 'ck_0123456789', 'begins with “ristourne1.”' ],
			'a later format'         => [ 'ristourne2.e30', 'another version of this plugin' ],
			'a character lost'       => [ substr( self::connection_string(), 0, -1 ), 'damaged or cut off' ],
			'half of it'             => [ substr( self::connection_string(), 0, 100 ), 'damaged or cut off' ],
			'a strange character'    => [ self::connection_string() . '!', 'damaged or cut off' ],
			'a book'                 => [ 'ristourne1.' . str_repeat( 'A', 4000 ), 'damaged or cut off' ],
			'JSON that is no object' => [ 'ristourne1.' . Base64url::encode( '42' ), 'damaged or cut off' ],
			'deep JSON'              => [ 'ristourne1.' . Base64url::encode( str_repeat( '[', 50 ) . str_repeat( ']', 50 ) ), 'damaged or cut off' ],
			'no server'              => [ $with( [ 'server' => null ] ), '“server”' ],
			'a server with a path'   => [ $with( [ 'server' => 'https://points.example/x' ] ), '“server”' ],
			'a server with a user'   => [ $with( [ 'server' => 'https://a:b@points.example' ] ), '“server”' ],
			'a server that is a script' => [ $with( [ 'server' => 'javascript:alert(1)' ] ), '“server”' ],
			'a server without TLS'   => [ $with( [ 'server' => 'http://points.example' ] ), 'https://' ],
			'a server with a look-alike host' => [ $with( [ 'server' => 'http://localhost.points.example' ] ), 'https://' ],
			'no store'               => [ $with( [ 'store' => null ] ), '“store”' ],
			'a store with a slash'   => [ $with( [ 'store' => 'a/../b' ] ), '“store”' ],
			'a store with a line'    => [ $with( [ 'store' => "sto\n" ] ), '“store”' ],
			'a short secret'         => [ $with( [ 'secret' => $bytes( 31 ) ] ), '“secret”' ],
			'a secret that is a list' => [ $with( [ 'secret' => [ 1 ] ] ), '“secret”' ],
			'a long QR key'          => [ $with( [ 'qrKey' => $bytes( 33 ) ] ), '“qrKey”' ],
			'no QR key'              => [ $with( [ 'qrKey' => null ] ), '“qrKey”' ],
			'a version of 0'         => [ $with( [ 'qrKeyVersion' => 0 ] ), '“qrKeyVersion”' ],
			'a version in quotes'    => [ $with( [ 'qrKeyVersion' => '1' ] ), '“qrKeyVersion”' ],
		];
	}

	/** @dataProvider bad_strings */
	public function test_a_bad_string_is_refused_with_a_message_that_names_the_fault( string $pasted, string $named ): void {
		$error = Connection_String::parse( $pasted );
		self::assertInstanceOf( \WP_Error::class, $error );
		self::assertStringContainsString( $named, $error->get_error_message() );
	}

	public function test_plain_http_is_for_this_machine_and_for_development(): void {
		foreach ( [ 'http://127.0.0.1:4400', 'http://localhost:4400', 'http://[::1]:4400' ] as $server ) {
			self::assertInstanceOf( Connection::class, Connection_String::parse( self::connection_string( compact( 'server' ) ) ), $server );
		}
		Shim::$environment = 'development';
		self::assertInstanceOf( Connection::class, Connection_String::parse( self::connection_string( [ 'server' => 'http://server.test:4400' ] ) ) );
	}

	public function test_the_message_is_in_french_on_a_french_site(): void {
		Shim::translate( 'fr_FR' );
		self::assertStringContainsString( 'Collez d’abord', Connection_String::parse( '' )->get_error_message() );
	}
}

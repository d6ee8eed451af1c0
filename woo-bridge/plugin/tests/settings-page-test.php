<?php

namespace Ristourne\Tests;

use Ristourne\Saved_Connection;
use Ristourne\Settings_Page;
use Shim;
use Shim_Died;
use Shim_Redirected;

final class Settings_Page_Test extends Shop_Case {

	protected function setUp(): void {
		parent::setUp();
		Shim::$is_admin     = true;
		Shim::$capabilities = [ 'manage_woocommerce' ];
	}

	public function test_a_good_string_is_saved_not_autoloaded_and_the_page_then_names_store_and_server(): void {
		Shim::answer( 200, 'ok' );
		self::post( Settings_Page::CONNECT, self::connection_string() );
		self::assertSame( self::connection_string(), Shim::$options[ Saved_Connection::OPTION ] );
		self::assertFalse( Shim::$autoload[ Saved_Connection::OPTION ] );
		self::assertSame( 'https://points.example/healthz/live', Shim::$requests[0]['url'] );
		$page = self::page();
		self::assertStringContainsString( 'notice-success', $page );
		self::assertStringContainsString( '<td>sto_4k2m9q</td>', $page );
		self::assertStringContainsString( '<td>https://points.example</td>', $page );
		self::assertStringContainsString( 'Not yet: it is asked when an order confirmation is shown.', $page );
		self::assertStringNotContainsString( 'notice-success', self::page(), 'a notice is shown once' );
	}

	public function test_the_page_never_shows_the_string_or_a_key_again(): void {
		Shim::$options[ Saved_Connection::OPTION ] = self::connection_string();
		$page                                      = self::page();
		self::assertStringNotContainsString( substr( self::connection_string(), 11, 40 ), $page );
		self::assertStringNotContainsString( rtrim( base64_encode( self::SECRET_BYTES ), '=' ), $page );
	}

	public function test_a_bad_string_changes_nothing_and_says_what_is_wrong(): void {
		Shim::$options[ Saved_Connection::OPTION ] = self::connection_string();
		self::post( Settings_Page::CONNECT, self::connection_string( [ 'qrKey' => 'short' ] ) );
		self::assertSame( self::connection_string(), Shim::$options[ Saved_Connection::OPTION ] );
		$page = self::page();
		self::assertStringContainsString( 'notice-error', $page );
		self::assertStringContainsString( '“qrKey” is missing or wrong', $page );
	}

	public function test_a_server_that_does_not_answer_yet_is_saved_with_a_warning(): void {
		Shim::go_down();
		self::post( Settings_Page::CONNECT, self::connection_string() );
		self::assertArrayHasKey( Saved_Connection::OPTION, Shim::$options );
		self::assertStringContainsString( 'nothing answers at https://points.example', self::page() );
	}

	public function test_without_the_capability_or_the_nonce_nothing_changes(): void {
		foreach ( [ [ [], Settings_Page::CONNECT ], [ [ 'manage_woocommerce' ], null ], [ [ 'manage_woocommerce' ], Settings_Page::DISCONNECT ] ] as list( $capabilities, $nonce ) ) {
			Shim::$capabilities = $capabilities;
			self::start();
			Shim::$nonce_action  = $nonce;
			$_POST['connection'] = self::connection_string();
			try {
				do_action( 'admin_post_' . Settings_Page::CONNECT );
				self::fail( 'the request went through' );
			} catch ( Shim_Died $died ) {
				self::assertSame( [], Shim::$options );
			}
			Shim::$hooks = [];
		}
	}

	public function test_disconnecting_forgets_the_connection_and_how_it_fared(): void {
		Shim::$options = [ Saved_Connection::OPTION => self::connection_string(), Saved_Connection::STATUS_OPTION => [ 'answered_at' => 5 ] ];
		self::post( Settings_Page::DISCONNECT );
		self::assertSame( [], Shim::$options );
		self::assertStringContainsString( 'Disconnected.', self::page() );
	}

	public function test_the_page_tells_when_the_server_last_answered_and_what_went_wrong_since(): void {
		Shim::$options[ Saved_Connection::OPTION ] = self::connection_string();
		$saved                                     = new Saved_Connection();
		$saved->note( '', time() - 600 );
		self::assertStringContainsString( '<td>10 min ago</td>', self::page() );
		$saved->note( 'wrong_credentials', time() - 300 );
		$page = self::page();
		self::assertStringContainsString( '<td>10 min ago</td>', $page );
		self::assertStringContainsString( 'did not accept this site’s signature', $page );
		$saved->note( '', time() );
		self::assertStringNotContainsString( 'signature', self::page() );
		self::assertFalse( Shim::$autoload[ Saved_Connection::STATUS_OPTION ] );
	}

	public function test_the_status_is_written_when_it_changes_and_else_at_most_every_five_minutes(): void {
		$saved = new Saved_Connection();
		$saved->note( '', 1000 );
		$saved->note( '', 1299 );
		self::assertSame( 1000, $saved->status()['answered_at'] );
		$saved->note( '', 1300 );
		self::assertSame( 1300, $saved->status()['answered_at'] );
		$saved->note( 'no_answer', 1301 );
		self::assertSame( [ 1300, 'no_answer', 1301 ], array_values( $saved->status() ) );
	}

	public function test_a_reader_without_the_capability_sees_an_empty_page(): void {
		Shim::$capabilities = [];
		self::assertSame( '', self::page() );
	}

	public function test_the_page_is_in_french_on_a_french_site(): void {
		Shim::translate( 'fr_FR' );
		self::assertStringContainsString( 'Connecter cette boutique', self::page() );
	}

	private static function post( string $action, ?string $pasted = null ): void {
		Shim::$hooks = [];
		self::start();
		Shim::$nonce_action = $action;
		if ( $pasted !== null ) {
			$_POST['connection'] = addslashes( $pasted );
		}
		try {
			do_action( 'admin_post_' . $action );
			self::fail( 'no redirect' );
		} catch ( Shim_Redirected $redirected ) {
			self::assertSame( 'https://shop.example/wp-admin/admin.php?page=ristourne&view=connection', $redirected->getMessage() );
		}
	}

	private static function page(): string {
		Shim::$hooks    = [];
		Shim::$submenus = [];
		self::start();
		do_action( 'admin_menu' );
		$_GET['view'] = 'connection';
		ob_start();
		( Shim::$submenus[0][5] )();
		return (string) ob_get_clean();
	}
}

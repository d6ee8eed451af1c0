<?php

namespace Ristourne\Tests;

use Shim;

final class Admin_Page_Test extends Shop_Case {

	private const SCREEN = 'woocommerce_page_ristourne';
	private const ASSETS = __DIR__ . '/../assets/';

	/** @var string[] Files that stand in for the built ones, where nothing was built. */
	private $made = [];

	protected function setUp(): void {
		parent::setUp();
		Shim::$is_admin     = true;
		Shim::$capabilities = [ 'manage_woocommerce' ];
		foreach ( [ 'admin.js', 'admin.css' ] as $file ) {
			if ( ! file_exists( self::ASSETS . $file ) ) {
				file_put_contents( self::ASSETS . $file, '' );
				$this->made[] = self::ASSETS . $file;
			}
		}
	}

	protected function tearDown(): void {
		array_map( 'unlink', $this->made );
		parent::tearDown();
	}

	public function test_one_entry_stands_under_woocommerces_menu_for_those_who_manage_the_shop_with_woocommerces_header(): void {
		self::start();
		do_action( 'admin_menu' );
		self::assertCount( 1, Shim::$submenus );
		self::assertSame( [ 'woocommerce', 'Ristourne', 'Ristourne', 'manage_woocommerce', 'ristourne' ], array_slice( Shim::$submenus[0], 0, 5 ) );
		self::assertSame( [ self::SCREEN ], array_column( Shim::$connected_pages, 'screen_id' ) );
	}

	public function test_a_connected_store_sees_the_admins_place_and_gets_its_script_with_wordpresss_own_packages(): void {
		self::connect();
		$page = self::page();
		self::assertStringContainsString( '<div id="ristourne-admin"></div>', $page );
		self::assertStringNotContainsString( '<form', $page );
		list( $url, $needs, $version, $in_footer ) = Shim::$scripts['ristourne-admin'];
		self::assertSame( 'https://shop.example/wp-content/plugins/plugin/assets/admin.js', $url );
		self::assertSame( [ 'wp-api-fetch', 'wp-components', 'wp-element' ], $needs );
		self::assertMatchesRegularExpression( '/^0\.1\.0-\d+$/', $version );
		self::assertTrue( $in_footer );
		self::assertSame( [ 'wp-components' ], Shim::$styles['ristourne-admin'][1] );
	}

	public function test_the_script_is_told_the_users_language_its_address_and_the_tabs(): void {
		Shim::translate( 'fr_FR' );
		self::connect();
		self::page();
		$code     = Shim::$inline['ristourne-admin']['before'];
		$settings = json_decode( substr( $code, strlen( 'window.ristourneAdmin = ' ), -1 ), true );
		self::assertSame( [ 'fr', 'https://shop.example/wp-admin/admin.php?page=ristourne' ], [ $settings['language'], $settings['url'] ] );
		self::assertSame( [ 'home', 'programme', 'campaigns', 'members', 'groups', 'history', 'vouchers', 'locations', 'deliveries', 'settings', 'connection' ], array_column( $settings['tabs'], 'view' ) );
		self::assertSame( 'Membres', $settings['tabs'][3]['label'] );
		self::assertSame( 'https://shop.example/wp-admin/admin.php?page=ristourne&view=members', $settings['tabs'][3]['url'] );
		self::assertSame( [], Shim::$requests, 'no server is asked while the page is made' );
	}

	public function test_before_it_is_connected_the_page_is_the_connection_alone(): void {
		$page = self::page();
		self::assertStringContainsString( 'Connect this store', $page );
		self::assertStringNotContainsString( 'nav-tab', $page );
		self::assertSame( [], Shim::$scripts );
	}

	public function test_the_connection_is_a_view_beside_the_others_without_the_script(): void {
		self::connect();
		$_GET['view'] = 'connection';
		$page         = self::page();
		self::assertStringContainsString( '<td>https://points.example</td>', $page );
		self::assertMatchesRegularExpression( '/nav-tab-active"[^>]*view=connection" aria-current="page">Connection</', $page );
		self::assertSame( 1, substr_count( $page, 'nav-tab-active' ) );
		self::assertSame( [], Shim::$scripts );
		self::assertArrayHasKey( 'ristourne-admin', Shim::$styles, 'its tabs stand as those of the others do' );
	}

	public function test_a_view_that_is_no_text_is_the_first_one(): void {
		self::connect();
		$_GET['view'] = [ 'connection' ];
		self::assertStringContainsString( 'id="ristourne-admin"', self::page() );
	}

	public function test_a_copy_without_its_built_script_says_what_to_do_and_keeps_the_connection_within_reach(): void {
		self::connect();
		rename( self::ASSETS . 'admin.js', self::ASSETS . 'admin.js.away' );
		try {
			$page = self::page();
		} finally {
			rename( self::ASSETS . 'admin.js.away', self::ASSETS . 'admin.js' );
		}
		self::assertStringContainsString( 'npm run build:plugin', $page );
		self::assertStringContainsString( 'Disconnect this store', $page );
		self::assertSame( [], Shim::$scripts );
	}

	public function test_without_the_capability_the_page_is_empty(): void {
		self::connect();
		Shim::$capabilities = [];
		self::assertSame( '', self::page() );
	}

	public function test_other_pages_of_wp_admin_get_no_script_and_read_no_option(): void {
		self::connect();
		do_action( 'admin_menu' );
		Shim::$options_read = [];
		do_action( 'admin_enqueue_scripts', 'woocommerce_page_wc-orders' );
		self::assertSame( [ [], [] ], [ Shim::$scripts, Shim::$options_read ] );
	}

	public function test_the_list_of_plugins_leads_to_the_connection(): void {
		self::start();
		$links = apply_filters( 'plugin_action_links_plugin/ristourne.php', [ 'Deactivate' ] );
		self::assertSame( '<a href="https://shop.example/wp-admin/admin.php?page=ristourne&#038;view=connection">Settings</a>', $links[0] );
	}

	private static function page(): string {
		Shim::$hooks    = [];
		Shim::$submenus = [];
		self::start();
		do_action( 'admin_menu' );
		do_action( 'admin_enqueue_scripts', self::SCREEN );
		ob_start();
		( Shim::$submenus[0][5] )();
		return (string) ob_get_clean();
	}
}

<?php
/**
 * @package Ristourne
 */

namespace Ristourne;

defined( 'ABSPATH' ) || exit;

/**
 * WooCommerce → Ristourne. Once the store is connected, the plugin's script draws the server's pages here; the
 * connection is a view beside them, and all there is before.
 */
final class Admin_Page {

	public const SLUG       = 'ristourne';
	public const CAPABILITY = 'manage_woocommerce';
	public const CONNECTION = 'connection';

	private const HANDLE = 'ristourne-admin';
	private const SCRIPT = 'assets/admin.js';
	private const STYLE  = 'assets/admin.css';

	/** WordPress's own copies: the script carries none of them. */
	private const SCRIPT_NEEDS = [ 'wp-api-fetch', 'wp-components', 'wp-element' ];

	/**
	 * @var Saved_Connection
	 */
	private $saved;

	/**
	 * @var Settings_Page
	 */
	private $settings;

	/**
	 * What WordPress calls this page.
	 *
	 * @var string
	 */
	private $screen = '';

	public function __construct( Saved_Connection $saved, Settings_Page $settings ) {
		$this->saved    = $saved;
		$this->settings = $settings;
	}

	public function hook(): void {
		add_action( 'admin_menu', [ $this, 'add_to_menu' ], 60 );
		add_action( 'admin_enqueue_scripts', [ $this, 'enqueue' ] );
		add_filter( 'plugin_action_links_' . plugin_basename( RISTOURNE_FILE ), [ $this, 'add_link' ] );
	}

	/**
	 * Told to WooCommerce as well, so that its header stands above this page as above its own.
	 */
	public function add_to_menu(): void {
		$title        = __( 'Ristourne', 'ristourne' );
		$this->screen = (string) add_submenu_page( 'woocommerce', $title, $title, self::CAPABILITY, self::SLUG, [ $this, 'show' ] );
		if ( function_exists( 'wc_admin_connect_page' ) ) {
			wc_admin_connect_page(
				[
					'id'        => self::SLUG,
					'screen_id' => $this->screen,
					'title'     => [ $title ],
				]
			);
		}
	}

	/**
	 * @param string[] $links The links under the plugin's name in the list of plugins.
	 * @return string[]
	 */
	public function add_link( array $links ): array {
		$link = '<a href="' . esc_url( self::url( self::CONNECTION ) ) . '">' . esc_html__( 'Settings', 'ristourne' ) . '</a>';
		return array_merge( [ $link ], $links );
	}

	/**
	 * @param string $screen The page that WordPress is about to show.
	 */
	public function enqueue( string $screen ): void {
		if ( $screen !== $this->screen || ! self::is_built() ) {
			return;
		}
		wp_enqueue_style( self::HANDLE, plugins_url( self::STYLE, RISTOURNE_FILE ), [ 'wp-components' ], self::version( self::STYLE ) );
		if ( ! $this->shows_app() ) {
			return;
		}
		wp_enqueue_script( self::HANDLE, plugins_url( self::SCRIPT, RISTOURNE_FILE ), self::SCRIPT_NEEDS, self::version( self::SCRIPT ), true );
		$settings = [
			'language' => self::language(),
			'url'      => admin_url( 'admin.php?page=' . self::SLUG ),
			'tabs'     => self::tabs(),
		];
		wp_add_inline_script( self::HANDLE, 'window.ristourneAdmin = ' . wp_json_encode( $settings, JSON_HEX_TAG ) . ';', 'before' );
	}

	public function show(): void {
		if ( ! current_user_can( self::CAPABILITY ) ) {
			return;
		}
		echo '<div class="wrap ristourne">';
		if ( $this->shows_app() ) {
			echo '<hr class="wp-header-end" />';
			echo '<div id="ristourne-admin"></div>';
			echo '<noscript><p>' . esc_html__( 'These pages need JavaScript.', 'ristourne' ) . '</p></noscript>';
		} else {
			$this->show_connection();
		}
		echo '</div>';
	}

	/**
	 * The address of one of the views; the first one for ''.
	 */
	public static function url( string $view = '' ): string {
		return admin_url( 'admin.php?page=' . self::SLUG . ( $view === '' ? '' : '&view=' . $view ) );
	}

	/**
	 * The server speaks these two; English stands in for every other.
	 */
	public static function language(): string {
		return strpos( get_user_locale(), 'fr' ) === 0 ? 'fr' : 'en';
	}

	private function show_connection(): void {
		if ( $this->saved->load() === null ) {
			echo '<h1>' . esc_html__( 'Ristourne', 'ristourne' ) . '</h1>';
		} else {
			self::print_tabs();
			echo '<h1>' . esc_html__( 'Connection', 'ristourne' ) . '</h1>';
			if ( ! self::is_built() ) {
				echo '<div class="notice notice-error"><p>';
				esc_html_e( 'This copy of the plugin lacks its built script: run “npm run build:plugin” where it came from, and copy it again.', 'ristourne' );
				echo '</p></div>';
			}
		}
		$this->settings->show();
	}

	/**
	 * Whether the script draws what is asked for. Reading a view changes nothing, so no nonce stands before it.
	 */
	private function shows_app(): bool {
		$view = isset( $_GET['view'] ) && is_string( $_GET['view'] ) ? wp_unslash( $_GET['view'] ) : '';
		return $view !== self::CONNECTION && $this->saved->load() !== null && self::is_built();
	}

	private static function is_built(): bool {
		return is_readable( self::path( self::SCRIPT ) ) && is_readable( self::path( self::STYLE ) );
	}

	private static function path( string $file ): string {
		return dirname( RISTOURNE_FILE ) . '/' . $file;
	}

	/**
	 * Another one for each build: browsers must not keep an older script.
	 */
	private static function version( string $file ): string {
		return RISTOURNE_VERSION . '-' . (string) filemtime( self::path( $file ) );
	}

	/**
	 * @return array<int, array{view: string, label: string, url: string}>
	 */
	private static function tabs(): array {
		$labels = [
			'home'           => __( 'Home', 'ristourne' ),
			'programme'      => __( 'Programme', 'ristourne' ),
			'campaigns'      => __( 'Campaigns', 'ristourne' ),
			'members'        => __( 'Members', 'ristourne' ),
			'groups'         => __( 'Customer groups', 'ristourne' ),
			'history'        => __( 'History', 'ristourne' ),
			'vouchers'       => __( 'Codes', 'ristourne' ),
			'locations'      => __( 'Locations', 'ristourne' ),
			'deliveries'     => __( 'Deliveries', 'ristourne' ),
			'settings'       => __( 'Settings', 'ristourne' ),
			self::CONNECTION => __( 'Connection', 'ristourne' ),
		];
		$tabs   = [];
		foreach ( $labels as $view => $label ) {
			$tabs[] = [
				'view'  => $view,
				'label' => $label,
				'url'   => self::url( $view === 'home' ? '' : $view ),
			];
		}
		return $tabs;
	}

	private static function print_tabs(): void {
		echo '<nav class="nav-tab-wrapper" aria-label="' . esc_attr__( 'Ristourne', 'ristourne' ) . '">';
		foreach ( self::tabs() as $tab ) {
			$current = $tab['view'] === self::CONNECTION;
			echo '<a class="' . esc_attr( $current ? 'nav-tab nav-tab-active' : 'nav-tab' ) . '" href="' . esc_url( $tab['url'] ) . '"';
			if ( $current ) {
				echo ' aria-current="page"';
			}
			echo '>' . esc_html( $tab['label'] ) . '</a>';
		}
		echo '</nav>';
	}
}

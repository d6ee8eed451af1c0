<?php
/**
 * @package Ristourne
 */

namespace Ristourne;

defined( 'ABSPATH' ) || exit;

/**
 * WooCommerce → Ristourne: connects this store to a server, tells how the connection fares, and ends it.
 * The programme itself is set up on the server; nothing of it is here.
 */
final class Settings_Page {

	public const SLUG       = 'ristourne';
	public const CAPABILITY = 'manage_woocommerce';
	public const CONNECT    = 'ristourne_connect';
	public const DISCONNECT = 'ristourne_disconnect';

	private const NOTICE_SECONDS = 60;

	/**
	 * @var Saved_Connection
	 */
	private $saved;

	/**
	 * @var Server
	 */
	private $server;

	public function __construct( Saved_Connection $saved, Server $server ) {
		$this->saved  = $saved;
		$this->server = $server;
	}

	public function hook(): void {
		add_action( 'admin_menu', [ $this, 'add_to_menu' ], 60 );
		add_action( 'admin_post_' . self::CONNECT, [ $this, 'connect' ] );
		add_action( 'admin_post_' . self::DISCONNECT, [ $this, 'disconnect' ] );
		add_filter( 'plugin_action_links_' . plugin_basename( RISTOURNE_FILE ), [ $this, 'add_link' ] );
	}

	public function add_to_menu(): void {
		$title = __( 'Ristourne', 'ristourne' );
		add_submenu_page( 'woocommerce', $title, $title, self::CAPABILITY, self::SLUG, [ $this, 'show' ] );
	}

	/**
	 * @param string[] $links The links under the plugin's name in the list of plugins.
	 * @return string[]
	 */
	public function add_link( array $links ): array {
		$link = '<a href="' . esc_url( self::url() ) . '">' . esc_html__( 'Settings', 'ristourne' ) . '</a>';
		return array_merge( [ $link ], $links );
	}

	/**
	 * Saves the pasted string if it is a good one, then goes back to the page with a notice.
	 */
	public function connect(): void {
		self::demand( self::CONNECT );
		// phpcs:ignore -- The nonce was checked above; the string is parsed strictly, which no sanitiser could better.
		$pasted = isset( $_POST['connection'] ) && is_string( $_POST['connection'] ) ? wp_unslash( $_POST['connection'] ) : '';
		$saved  = $this->saved->save( $pasted );
		if ( ! $saved instanceof Connection ) {
			self::leave( 'error', $saved->get_error_message() );
		}
		if ( ! $this->server->is_up( $saved ) ) {
			/* translators: %s: address of the server. */
			self::leave( 'warning', sprintf( __( 'Saved. But nothing answers at %s just now: check that the server runs and that this site may reach it.', 'ristourne' ), $saved->server ) );
		}
		self::leave( 'success', __( 'Connected. The next order confirmation will show its points.', 'ristourne' ) );
	}

	public function disconnect(): void {
		self::demand( self::DISCONNECT );
		$this->saved->forget();
		self::leave( 'success', __( 'Disconnected. Order confirmations no longer show points; balances on the server are kept.', 'ristourne' ) );
	}

	public function show(): void {
		if ( ! current_user_can( self::CAPABILITY ) ) {
			return;
		}
		$connection = $this->saved->load();
		echo '<div class="wrap">';
		echo '<h1>' . esc_html__( 'Ristourne', 'ristourne' ) . '</h1>';
		self::print_notice();
		if ( $connection !== null ) {
			$this->print_status( $connection );
		}
		self::print_connect_form( $connection !== null );
		if ( $connection !== null ) {
			self::print_disconnect_form();
		}
		echo '</div>';
	}

	private function print_status( Connection $connection ): void {
		$status = $this->saved->status();
		$rows   = [
			__( 'Store', 'ristourne' )         => $connection->store,
			__( 'Server', 'ristourne' )        => $connection->server,
			__( 'Last answered', 'ristourne' ) => $status['answered_at'] === 0
				? __( 'Not yet: it is asked when an order confirmation is shown.', 'ristourne' )
				: self::ago( $status['answered_at'] ),
		];
		if ( $status['trouble'] !== '' ) {
			/* translators: 1: what went wrong. 2: how long ago, such as "5 minutes ago". */
			$rows[ __( 'Last trouble', 'ristourne' ) ] = sprintf( __( '%1$s (%2$s)', 'ristourne' ), self::trouble( $status['trouble'] ), self::ago( $status['trouble_at'] ) );
		}
		echo '<h2>' . esc_html__( 'Connection', 'ristourne' ) . '</h2>';
		echo '<table class="form-table" role="presentation"><tbody>';
		foreach ( $rows as $name => $value ) {
			echo '<tr><th scope="row">' . esc_html( $name ) . '</th><td>' . esc_html( $value ) . '</td></tr>';
		}
		echo '</tbody></table>';
	}

	private static function print_connect_form( bool $connected ): void {
		?>
		<h2><?php echo esc_html( $connected ? __( 'Connect anew', 'ristourne' ) : __( 'Connect this store', 'ristourne' ) ); ?></h2>
		<form method="post" action="<?php echo esc_url( admin_url( 'admin-post.php' ) ); ?>">
			<input type="hidden" name="action" value="<?php echo esc_attr( self::CONNECT ); ?>" />
			<?php wp_nonce_field( self::CONNECT ); ?>
			<table class="form-table" role="presentation"><tbody><tr>
				<th scope="row"><label for="ristourne-connection"><?php esc_html_e( 'Connection string', 'ristourne' ); ?></label></th>
				<td>
					<textarea id="ristourne-connection" name="connection" class="large-text code" rows="4" required autocomplete="off" spellcheck="false" aria-describedby="ristourne-connection-help"></textarea>
					<p class="description" id="ristourne-connection-help">
						<?php esc_html_e( 'Paste the line that begins with “ristourne1.”: your server printed it when the store was connected. It holds keys, so treat it like a password; it is never shown here again.', 'ristourne' ); ?>
					</p>
				</td>
			</tr></tbody></table>
			<?php submit_button( $connected ? __( 'Replace the connection', 'ristourne' ) : __( 'Connect', 'ristourne' ) ); ?>
		</form>
		<?php
	}

	private static function print_disconnect_form(): void {
		?>
		<h2><?php esc_html_e( 'Disconnect', 'ristourne' ); ?></h2>
		<p><?php esc_html_e( 'Order confirmations and e-mails stop showing points. Nothing is deleted on the server.', 'ristourne' ); ?></p>
		<form method="post" action="<?php echo esc_url( admin_url( 'admin-post.php' ) ); ?>">
			<input type="hidden" name="action" value="<?php echo esc_attr( self::DISCONNECT ); ?>" />
			<?php wp_nonce_field( self::DISCONNECT ); ?>
			<?php submit_button( __( 'Disconnect this store', 'ristourne' ), 'secondary' ); ?>
		</form>
		<?php
	}

	/**
	 * What happened and what to do, for each of Server's reasons.
	 */
	private static function trouble( string $reason ): string {
		switch ( $reason ) {
			case Server::NO_ANSWER:
				return __( 'The server did not answer in time: check that it runs and that this site may reach it.', 'ristourne' );
			case Server::WRONG_CREDENTIALS:
				return __( 'The server did not accept this site’s signature: check this site’s clock, then paste a new connection string.', 'ristourne' );
			case Server::UNKNOWN_STORE:
				return __( 'The server does not know this store: connect it there anew, and paste the connection string that it prints.', 'ristourne' );
			case Server::REFUSED:
				return __( 'The server refused an order or failed: its log says why.', 'ristourne' );
			case Server::NEWER_ANSWER:
				return __( 'The server is newer than this plugin: please update the plugin.', 'ristourne' );
			case Server::OTHER_CLAIM_LINK:
				return __( 'The server’s QR code was not the one that this site expects, so it was not shown: paste a new connection string.', 'ristourne' );
			default:
				return __( 'The server’s answer could not be understood: check that its address is right.', 'ristourne' );
		}
	}

	private static function ago( int $time ): string {
		/* translators: %s: a span of time, such as "5 minutes". */
		return sprintf( __( '%s ago', 'ristourne' ), human_time_diff( $time, time() ) );
	}

	/**
	 * Dies unless the user may, and meant to, do this.
	 */
	private static function demand( string $action ): void {
		if ( ! current_user_can( self::CAPABILITY ) ) {
			wp_die( esc_html__( 'You may not change this store’s connection.', 'ristourne' ), '', [ 'response' => 403 ] );
		}
		check_admin_referer( $action );
	}

	/**
	 * @return never
	 */
	private static function leave( string $kind, string $message ): void {
		set_transient( self::notice_key(), [ $kind, $message ], self::NOTICE_SECONDS );
		wp_safe_redirect( self::url() );
		exit;
	}

	private static function print_notice(): void {
		$notice = get_transient( self::notice_key() );
		if ( is_array( $notice ) && count( $notice ) === 2 ) {
			delete_transient( self::notice_key() );
			echo '<div class="notice notice-' . esc_attr( $notice[0] ) . ' is-dismissible"><p>' . esc_html( $notice[1] ) . '</p></div>';
		}
	}

	private static function notice_key(): string {
		return 'ristourne_n_' . get_current_user_id();
	}

	private static function url(): string {
		return admin_url( 'admin.php?page=' . self::SLUG );
	}
}

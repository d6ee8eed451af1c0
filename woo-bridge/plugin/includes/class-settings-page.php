<?php
/**
 * @package Ristourne
 */

namespace Ristourne;

defined( 'ABSPATH' ) || exit;

/**
 * The connection's view of WooCommerce → Ristourne: connects this store to a server, tells how the connection fares, and
 * ends it. What else stands on that page comes from the server (Admin_Page).
 */
final class Settings_Page {

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
		add_action( 'admin_post_' . self::CONNECT, [ $this, 'connect' ] );
		add_action( 'admin_post_' . self::DISCONNECT, [ $this, 'disconnect' ] );
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

	/**
	 * Prints the view, for a user whom Admin_Page has let in.
	 */
	public function show(): void {
		$connection = $this->saved->load();
		self::print_notice();
		if ( $connection !== null ) {
			$this->print_status( $connection );
		}
		self::print_connect_form( $connection !== null );
		if ( $connection !== null ) {
			self::print_disconnect_form();
		}
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
			$rows[ __( 'Last trouble', 'ristourne' ) ] = sprintf( __( '%1$s (%2$s)', 'ristourne' ), Trouble::explain( $status['trouble'] ), self::ago( $status['trouble_at'] ) );
		}
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

	private static function ago( int $time ): string {
		/* translators: %s: a span of time, such as "5 minutes". */
		return sprintf( __( '%s ago', 'ristourne' ), human_time_diff( $time, time() ) );
	}

	/**
	 * Dies unless the user may, and meant to, do this.
	 */
	private static function demand( string $action ): void {
		if ( ! current_user_can( Admin_Page::CAPABILITY ) ) {
			wp_die( esc_html__( 'You may not change this store’s connection.', 'ristourne' ), '', [ 'response' => 403 ] );
		}
		check_admin_referer( $action );
	}

	/**
	 * @return never
	 */
	private static function leave( string $kind, string $message ): void {
		set_transient( self::notice_key(), [ $kind, $message ], self::NOTICE_SECONDS );
		wp_safe_redirect( Admin_Page::url( Admin_Page::CONNECTION ) );
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
}

<?php
/**
 * The few WordPress functions that the plugin calls, with the behaviour that it relies on.
 */

define( 'ABSPATH', __DIR__ . '/' );

class WP_Error {
	private $code;
	private $message;
	private $data;
	public function __construct( string $code = '', string $message = '', $data = '' ) {
		$this->code    = $code;
		$this->message = $message;
		$this->data    = $data;
	}
	public function get_error_data() {
		return $this->data;
	}
	public function get_error_code(): string {
		return $this->code;
	}
	public function get_error_message(): string {
		return $this->message;
	}
}

function is_wp_error( $thing ): bool {
	return $thing instanceof WP_Error;
}

function add_filter( string $hook, callable $listener, int $priority = 10, int $accepted = 1 ): bool {
	Shim::$hooks[ $hook ][ $priority ][] = [ $listener, $accepted ];
	return true;
}

function add_action( string $hook, callable $listener, int $priority = 10, int $accepted = 1 ): bool {
	return add_filter( $hook, $listener, $priority, $accepted );
}

function apply_filters( string $hook, $value, ...$more ) {
	$listeners = Shim::$hooks[ $hook ] ?? [];
	ksort( $listeners );
	foreach ( $listeners as $at_priority ) {
		foreach ( $at_priority as list( $listener, $accepted ) ) {
			$value = $listener( ...array_slice( array_merge( [ $value ], $more ), 0, $accepted ) );
		}
	}
	return $value;
}

function do_action( string $hook, ...$args ): void {
	$listeners = Shim::$hooks[ $hook ] ?? [];
	ksort( $listeners );
	foreach ( $listeners as $at_priority ) {
		foreach ( $at_priority as list( $listener, $accepted ) ) {
			$listener( ...array_slice( $args, 0, $accepted ) );
		}
	}
}

function get_option( string $name, $fallback = false ) {
	Shim::$options_read[] = $name;
	return Shim::$options[ $name ] ?? $fallback;
}

function update_option( string $name, $value, $autoload = null ): bool {
	Shim::$options[ $name ]  = $value;
	Shim::$autoload[ $name ] = $autoload;
	return true;
}

function delete_option( string $name ): bool {
	unset( Shim::$options[ $name ] );
	return true;
}

function get_transient( string $name ) {
	list( $value, $expires ) = Shim::$transients[ $name ] ?? [ false, 0 ];
	return $expires > Shim::now() ? $value : false;
}

function set_transient( string $name, $value, int $seconds = 0 ): bool {
	if ( strlen( $name ) > 172 ) {
		throw new LengthException( 'WordPress cuts transient names at 172 characters: ' . $name );
	}
	if ( ! Shim::$transients_broken ) {
		Shim::$transients[ $name ] = [ $value, Shim::now() + $seconds ];
	}
	return true;
}

function delete_transient( string $name ): bool {
	unset( Shim::$transients[ $name ] );
	return true;
}

function wp_remote_post( string $url, array $args ) {
	return shim_request( 'POST', $url, $args );
}

function wp_remote_get( string $url, array $args ) {
	return shim_request( 'GET', $url, $args );
}

function shim_request( string $method, string $url, array $args ) {
	Shim::$requests[] = compact( 'method', 'url', 'args' );
	if ( Shim::$server === null ) {
		throw new LogicException( 'This test has no server, yet it was asked for ' . $url );
	}
	return ( Shim::$server )( $url, $args );
}

function wp_remote_retrieve_response_code( array $response ) {
	return $response['response']['code'];
}

function wp_remote_retrieve_body( array $response ): string {
	return $response['body'];
}

function wp_json_encode( $value, int $flags = 0 ) {
	return json_encode( $value, $flags );
}

function wp_parse_url( string $url, int $part = -1 ) {
	return parse_url( $url, $part );
}

function wp_get_environment_type(): string {
	return Shim::$environment;
}

function determine_locale(): string {
	return Shim::$locale;
}

function is_rtl(): bool {
	return false;
}

function is_admin(): bool {
	return Shim::$is_admin;
}

function plugin_basename( string $file ): string {
	return basename( dirname( $file ) ) . '/' . basename( $file );
}

function plugins_url( string $path, string $file ): string {
	return 'https://shop.example/wp-content/plugins/' . basename( dirname( $file ) ) . '/' . $path;
}

function admin_url( string $path = '' ): string {
	return 'https://shop.example/wp-admin/' . $path;
}

function load_plugin_textdomain( string $domain, $deprecated, string $path ): bool {
	return is_dir( dirname( __DIR__, 3 ) . '/' . $path );
}

function wp_enqueue_style( string $name, string $url, array $needs, string $version ): void {
	Shim::$styles[ $name ] = [ $url, $needs, $version ];
}

function wp_enqueue_script( string $name, string $url, array $needs, string $version, bool $in_footer ): void {
	Shim::$scripts[ $name ] = [ $url, $needs, $version, $in_footer ];
}

function wp_add_inline_script( string $name, string $code, string $place ): void {
	Shim::$inline[ $name ][ $place ] = $code;
}

function register_rest_route( string $namespace, string $route, array $handlers ): bool {
	foreach ( $handlers as $handler ) {
		Shim::$routes[ $handler['methods'] . ' /' . $namespace . $route ] = $handler;
	}
	return true;
}

class WP_REST_Request implements ArrayAccess {
	private $url_params;
	private $query;
	private $body;
	public function __construct( array $url_params, array $query, string $body ) {
		$this->url_params = $url_params;
		$this->query      = $query;
		$this->body       = $body;
	}
	public function get_query_params(): array {
		return $this->query;
	}
	public function get_body(): string {
		return $this->body;
	}
	public function offsetExists( $name ): bool {
		return isset( $this->url_params[ $name ] );
	}
	#[ReturnTypeWillChange]
	public function offsetGet( $name ) {
		return $this->url_params[ $name ] ?? null;
	}
	public function offsetSet( $name, $value ): void {
		throw new LogicException( 'A request is read here, never written.' );
	}
	public function offsetUnset( $name ): void {
		throw new LogicException( 'A request is read here, never written.' );
	}
}

class WP_REST_Response {
	public $data;
	public $status;
	public function __construct( $data, int $status ) {
		$this->data   = $data;
		$this->status = $status;
	}
}

function wp_get_current_user() {
	return (object) [
		'ID'           => get_current_user_id(),
		'display_name' => Shim::$user_name,
	];
}

function get_user_locale(): string {
	return Shim::$locale;
}

function add_submenu_page( ...$args ): string {
	Shim::$submenus[] = $args;
	return 'woocommerce_page_' . $args[4];
}

function __( string $text, string $domain ): string {
	if ( $domain !== 'ristourne' ) {
		throw new LogicException( 'Not our text domain: ' . $domain );
	}
	return Shim::$translations[ $text ] ?? $text;
}

function esc_html__( string $text, string $domain ): string {
	return esc_html( __( $text, $domain ) );
}

function esc_attr__( string $text, string $domain ): string {
	return esc_attr( __( $text, $domain ) );
}

function esc_html_e( string $text, string $domain ): void {
	echo esc_html__( $text, $domain );
}

function esc_html( $text ): string {
	return htmlspecialchars( (string) $text, ENT_QUOTES, 'UTF-8', false );
}

function esc_attr( $text ): string {
	return esc_html( $text );
}

function esc_url_raw( string $url, array $protocols = [ 'http', 'https' ] ): string {
	$scheme = strtolower( (string) parse_url( $url, PHP_URL_SCHEME ) );
	return in_array( $scheme, $protocols, true ) ? (string) preg_replace( '|[^a-z0-9-~+_.?#=!&;,/:%@$\|*\'()\[\]]|i', '', $url ) : '';
}

function esc_url( string $url, array $protocols = [ 'http', 'https' ] ): string {
	return str_replace( [ '&', "'" ], [ '&#038;', '&#039;' ], esc_url_raw( $url, $protocols ) );
}

function wp_strip_all_tags( string $text ): string {
	return trim( strip_tags( (string) preg_replace( '@<(script|style)[^>]*?>.*?</\\1>@si', '', $text ) ) );
}

function wp_unslash( string $text ): string {
	return stripslashes( $text );
}

function current_user_can( string $capability ): bool {
	return in_array( $capability, Shim::$capabilities, true );
}

function get_current_user_id(): int {
	return 7;
}

function check_admin_referer( string $action ): int {
	if ( Shim::$nonce_action !== $action ) {
		throw new Shim_Died( 'The link you followed has expired.' );
	}
	return 1;
}

function wp_nonce_field( string $action ): void {
	echo '<input type="hidden" name="_wpnonce" value="nonce-of-' . esc_attr( $action ) . '" />';
}

function wp_die( string $message, string $title = '', array $args = [] ): void {
	throw new Shim_Died( $message, (int) ( $args['response'] ?? 500 ) );
}

function wp_safe_redirect( string $url ): bool {
	throw new Shim_Redirected( $url );
}

function submit_button( string $text, string $kind = 'primary' ): void {
	echo '<p class="submit"><input type="submit" class="button button-' . esc_attr( $kind ) . '" value="' . esc_attr( $text ) . '" /></p>';
}

function human_time_diff( int $from, int $to ): string {
	return (int) max( 1, ( $to - $from ) / 60 ) . ' min';
}

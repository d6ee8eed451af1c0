<?php
/**
 * @package Ristourne
 */

namespace Ristourne;

defined( 'ABSPATH' ) || exit;

/**
 * Takes what the admin's script asks for to the server, signed, and names the user who asked. WordPress checks the
 * nonce, and here stands who may; nothing is decided or kept here.
 */
final class Admin_Proxy {

	public const ROUTES = 'ristourne/v1';

	private const PAGE              = '/admin/(?P<page>[a-z]+)';
	private const MAX_PARAMS        = 20;
	private const MAX_PARAM_LENGTH  = 500;
	private const MAX_COMMAND_BYTES = 262144;
	private const MAX_COMMAND_DEPTH = 32;

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
		add_action( 'rest_api_init', [ $this, 'register' ] );
	}

	public function register(): void {
		$callbacks = [
			'GET'  => [ $this, 'load' ],
			'POST' => [ $this, 'act' ],
		];
		$routes    = [];
		foreach ( $callbacks as $method => $callback ) {
			$routes[] = [
				'methods'             => $method,
				'callback'            => $callback,
				'permission_callback' => [ $this, 'may' ],
			];
		}
		register_rest_route( self::ROUTES, self::PAGE, $routes );
	}

	public function may(): bool {
		return current_user_can( Admin_Page::CAPABILITY );
	}

	/**
	 * @return \WP_REST_Response|\WP_Error
	 */
	public function load( \WP_REST_Request $request ) {
		return $this->forward( $request, null );
	}

	/**
	 * The command goes on as it came: decoded to objects, since an empty one would else become a list.
	 *
	 * @return \WP_REST_Response|\WP_Error
	 */
	public function act( \WP_REST_Request $request ) {
		$body = (string) $request->get_body();
		if ( strlen( $body ) > self::MAX_COMMAND_BYTES ) {
			return self::error( 'too_large', __( 'This is too much to save at once.', 'ristourne' ), 413 );
		}
		$decoded = json_decode( $body, false, self::MAX_COMMAND_DEPTH );
		$command = $decoded instanceof \stdClass ? ( $decoded->command ?? null ) : null;
		if ( ! $command instanceof \stdClass ) {
			return self::unreadable( 'command' );
		}
		return $this->forward( $request, $command );
	}

	/**
	 * @return \WP_REST_Response|\WP_Error
	 */
	private function forward( \WP_REST_Request $request, ?\stdClass $command ) {
		$connection = $this->saved->load();
		if ( $connection === null ) {
			return self::error( 'not_connected', __( 'This store is not connected to a loyalty server.', 'ristourne' ), 409 );
		}
		$params = self::params( $request->get_query_params() );
		if ( $params === null ) {
			return self::unreadable( 'params' );
		}
		$answer = $this->server->admin( $connection, self::body( $request, $params, $command ) );
		$reason = is_array( $answer ) ? Server::reason( $answer['status'] ) : $answer;
		$this->server->note( $reason );
		if ( $reason === '' ) {
			return new \WP_REST_Response( $answer['answer'], 200 );
		}
		return self::failure( $reason, $answer );
	}

	/**
	 * What the server is asked: the call's version is the script's, which alone knows what it can show.
	 *
	 * @param array<string, string> $params Checked.
	 * @return array<string, mixed>
	 */
	private static function body( \WP_REST_Request $request, array $params, ?\stdClass $command ): array {
		$user = wp_get_current_user();
		return [
			'version'  => (int) ( $request->get_query_params()['version'] ?? 0 ),
			'page'     => (string) $request['page'],
			'params'   => (object) $params,
			'language' => Admin_Page::language(),
			'user'     => [
				'id'   => (string) $user->ID,
				'name' => (string) $user->display_name,
			],
			'command'  => $command,
		];
	}

	/**
	 * @param array<string, mixed> $query The request's.
	 * @return array<string, string>|null
	 */
	private static function params( array $query ): ?array {
		$params = $query['params'] ?? [];
		if ( ! is_array( $params ) || count( $params ) > self::MAX_PARAMS ) {
			return null;
		}
		foreach ( $params as $value ) {
			if ( ! is_string( $value ) || strlen( $value ) > self::MAX_PARAM_LENGTH ) {
				return null;
			}
		}
		return $params;
	}

	/**
	 * The server's status and JSON go on to the script, with a message for a person.
	 *
	 * @param string                                              $reason One of Server's.
	 * @param array{status: int, answer: \stdClass}|string $answer Server::admin()'s.
	 */
	private static function failure( string $reason, $answer ): \WP_Error {
		if ( is_array( $answer ) ) {
			// A redirect, or a 2xx that is not ours, is no answer that a browser should act upon.
			$status = $answer['status'] >= 400 ? $answer['status'] : 502;
			return self::error( $reason, Trouble::explain( $reason ), $status, $answer['answer'] );
		}
		return self::error( $reason, Trouble::explain( $reason ), $reason === Server::NO_ANSWER ? 503 : 502 );
	}

	private static function unreadable( string $field ): \WP_Error {
		/* translators: %s: name of a field, such as command. */
		return self::error( 'unreadable', sprintf( __( 'The field “%s” is missing or wrong: load the page again.', 'ristourne' ), $field ), 400 );
	}

	private static function error( string $code, string $message, int $status, ?\stdClass $answer = null ): \WP_Error {
		return new \WP_Error( 'ristourne_' . $code, $message, array_filter( compact( 'status', 'answer' ) ) );
	}
}

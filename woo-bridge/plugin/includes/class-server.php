<?php
/**
 * @package Ristourne
 */

namespace Ristourne;

defined( 'ABSPATH' ) || exit;

/**
 * Speaks to the connected server. Every failure is a value and leaves a note for the settings page: a shop's pages
 * and mails must never break, or wait long, because of the loyalty server.
 */
final class Server {

	public const TIMEOUT_SECONDS   = 2;
	public const MAX_ANSWER_BYTES  = 65536;
	public const NO_ANSWER         = 'no_answer';
	public const WRONG_CREDENTIALS = 'wrong_credentials';
	public const UNKNOWN_STORE     = 'unknown_store';
	public const REFUSED           = 'refused';
	public const UNREADABLE        = 'unreadable';
	public const NEWER_ANSWER      = 'newer_answer';
	public const OTHER_CLAIM_LINK  = 'other_claim_link';

	/** An owner waits for a page of the admin; a buyer's confirmation must not. */
	public const ADMIN_TIMEOUT_SECONDS  = 10;
	public const ADMIN_MAX_ANSWER_BYTES = 1048576;

	private const MAX_ADMIN_DEPTH = 64;

	/**
	 * @var Saved_Connection
	 */
	private $saved;

	public function __construct( Saved_Connection $saved ) {
		$this->saved = $saved;
	}

	/**
	 * Asks what to show for an order. Gives the server's answer as an array (only its JSON is checked here), or the
	 * reason why there is none, as one of this class's constants.
	 *
	 * @param array<string, mixed> $body Order_Body's.
	 * @return array<string, mixed>|string
	 */
	public function order_summary( Connection $connection, array $body ) {
		$limits = self::limits( self::TIMEOUT_SECONDS, self::MAX_ANSWER_BYTES );
		return self::read( self::post( $connection, 'order-summary', $body, $limits ) );
	}

	/**
	 * Asks for a page of the admin, or to carry out its command. Gives the server's status and JSON as they came, with
	 * `{}` and `[]` still told apart, or NO_ANSWER or UNREADABLE.
	 *
	 * @param array<string, mixed> $body Admin_Proxy's.
	 * @return array{status: int, answer: \stdClass}|string
	 */
	public function admin( Connection $connection, array $body ) {
		$limits = self::limits( self::ADMIN_TIMEOUT_SECONDS, self::ADMIN_MAX_ANSWER_BYTES );
		$answer = self::post( $connection, 'admin', $body, $limits );
		if ( is_wp_error( $answer ) ) {
			return self::NO_ANSWER;
		}
		$decoded = json_decode( (string) wp_remote_retrieve_body( $answer ), false, self::MAX_ADMIN_DEPTH );
		if ( ! $decoded instanceof \stdClass ) {
			return self::UNREADABLE;
		}
		return [
			'status' => (int) wp_remote_retrieve_response_code( $answer ),
			'answer' => $decoded,
		];
	}

	/**
	 * Whether anything answers at the server's address. Says nothing of the keys.
	 */
	public function is_up( Connection $connection ): bool {
		$answer = wp_remote_get( $connection->server . '/healthz/live', self::limits( self::TIMEOUT_SECONDS, self::MAX_ANSWER_BYTES ) );
		return ! is_wp_error( $answer ) && (int) wp_remote_retrieve_response_code( $answer ) === 200;
	}

	/**
	 * Notes what came of a request: '' when all was well, else one of the reasons.
	 */
	public function note( string $trouble ): void {
		$this->saved->note( $trouble, time() );
	}

	/**
	 * HMAC-SHA256 over time, method, path and body, under the plugin's secret.
	 *
	 * @return array<string, string>
	 */
	public static function signature( Connection $connection, string $path, string $json, int $now ): array {
		$signed = $now . "\nPOST\n" . $path . "\n" . $json;
		return [
			'X-Ristourne-Timestamp' => (string) $now,
			'X-Ristourne-Signature' => Base64url::encode( hash_hmac( 'sha256', $signed, $connection->secret, true ) ),
		];
	}

	/**
	 * What a status says of the connection: '' for 200, else one of the reasons.
	 */
	public static function reason( int $status ): string {
		switch ( $status ) {
			case 200:
				return '';
			case 401:
				return self::WRONG_CREDENTIALS;
			case 404:
				return self::UNKNOWN_STORE;
			default:
				return self::REFUSED;
		}
	}

	/**
	 * Sends a signed question of this store.
	 *
	 * @param array<string, mixed> $body   Sent as JSON.
	 * @param array<string, mixed> $limits limits()'s.
	 * @return array<string, mixed>|\WP_Error
	 */
	private static function post( Connection $connection, string $question, array $body, array $limits ) {
		$path    = '/woocommerce/' . $connection->store . '/' . $question;
		$json    = (string) wp_json_encode( $body );
		$headers = self::signature( $connection, $path, $json, time() ) + [ 'Content-Type' => 'application/json' ];
		return wp_remote_post(
			$connection->server . $path,
			$limits + [
				'headers' => $headers,
				'body'    => $json,
			]
		);
	}

	/**
	 * A redirect is refused: it would carry a signed order to somewhere else.
	 *
	 * @return array<string, mixed>
	 */
	private static function limits( int $seconds, int $bytes ): array {
		return [
			'timeout'             => $seconds,
			'redirection'         => 0,
			'limit_response_size' => $bytes,
			'user-agent'          => 'Ristourne/' . RISTOURNE_VERSION,
		];
	}

	/**
	 * @param array<string, mixed>|\WP_Error $answer WordPress's.
	 * @return array<string, mixed>|string
	 */
	private static function read( $answer ) {
		if ( is_wp_error( $answer ) ) {
			return self::NO_ANSWER;
		}
		$reason = self::reason( (int) wp_remote_retrieve_response_code( $answer ) );
		if ( $reason !== '' ) {
			return $reason;
		}
		$decoded = json_decode( (string) wp_remote_retrieve_body( $answer ), true, 8 );
		return is_array( $decoded ) ? $decoded : self::UNREADABLE;
	}
}

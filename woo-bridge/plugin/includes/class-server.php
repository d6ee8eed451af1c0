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

	public const TIMEOUT_SECONDS    = 2;
	public const MAX_ANSWER_BYTES   = 65536;
	public const NO_ANSWER          = 'no_answer';
	public const WRONG_CREDENTIALS  = 'wrong_credentials';
	public const UNKNOWN_STORE      = 'unknown_store';
	public const REFUSED            = 'refused';
	public const UNREADABLE         = 'unreadable';
	public const NEWER_ANSWER       = 'newer_answer';
	public const OTHER_CLAIM_LINK   = 'other_claim_link';

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
		$path   = '/woocommerce/' . $connection->store . '/order-summary';
		$json   = (string) wp_json_encode( $body );
		$answer = wp_remote_post(
			$connection->server . $path,
			self::limits() + [
				'headers' => self::signature( $connection, $path, $json, time() ) + [ 'Content-Type' => 'application/json' ],
				'body'    => $json,
			]
		);
		return self::read( $answer );
	}

	/**
	 * Whether anything answers at the server's address. Says nothing of the keys.
	 */
	public function is_up( Connection $connection ): bool {
		$answer = wp_remote_get( $connection->server . '/healthz/live', self::limits() );
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
	 * A redirect is refused: it would carry a signed order to somewhere else.
	 *
	 * @return array<string, mixed>
	 */
	private static function limits(): array {
		return [
			'timeout'             => self::TIMEOUT_SECONDS,
			'redirection'         => 0,
			'limit_response_size' => self::MAX_ANSWER_BYTES,
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
		$status = (int) wp_remote_retrieve_response_code( $answer );
		if ( $status === 401 ) {
			return self::WRONG_CREDENTIALS;
		}
		if ( $status === 404 ) {
			return self::UNKNOWN_STORE;
		}
		if ( $status !== 200 ) {
			return self::REFUSED;
		}
		$decoded = json_decode( (string) wp_remote_retrieve_body( $answer ), true, 8 );
		return is_array( $decoded ) ? $decoded : self::UNREADABLE;
	}
}

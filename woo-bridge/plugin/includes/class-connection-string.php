<?php
/**
 * @package Ristourne
 */

namespace Ristourne;

defined( 'ABSPATH' ) || exit;

/**
 * Reads the line that the server prints for a store: `ristourne1.` and base64url(JSON).
 */
final class Connection_String {

	private const PREFIX     = 'ristourne1.';
	private const MAX_LENGTH = 2048;
	private const KEY_BYTES  = 32;

	/**
	 * A connection, or a WP_Error whose message tells a merchant what is wrong and what to do. White space is
	 * ignored everywhere, for terminals and mails wrap long lines.
	 *
	 * @return Connection|\WP_Error
	 */
	public static function parse( string $pasted ) {
		$text = (string) preg_replace( '/\s+/', '', $pasted );
		if ( $text === '' ) {
			return self::error( 'empty', __( 'Paste the connection string first.', 'ristourne' ) );
		}
		if ( preg_match( '/^ristourne([0-9]+)\./', $text, $found ) === 1 && $found[1] !== '1' ) {
			return self::error(
				'newer',
				__( 'This connection string was made for another version of this plugin: update the plugin, then paste it again.', 'ristourne' )
			);
		}
		if ( strpos( $text, self::PREFIX ) !== 0 ) {
			return self::error(
				'prefix',
				__( 'A connection string begins with “ristourne1.”: copy the whole line that your server printed.', 'ristourne' )
			);
		}
		$json   = strlen( $text ) > self::MAX_LENGTH ? null : Base64url::decode( substr( $text, strlen( self::PREFIX ) ) );
		$fields = $json === null ? null : json_decode( $json, true, 4 );
		if ( ! is_array( $fields ) ) {
			return self::error(
				'damaged',
				__( 'This connection string is damaged or cut off: copy the whole line again, without adding or losing a character.', 'ristourne' )
			);
		}
		return self::from_fields( $fields );
	}

	/**
	 * @param array<mixed> $fields Decoded JSON, not yet checked.
	 * @return Connection|\WP_Error
	 */
	private static function from_fields( array $fields ) {
		$server = self::origin( $fields['server'] ?? null );
		if ( $server === null ) {
			return self::bad_field( 'server', __( 'it must be an address such as https://points.example, and nothing after it', 'ristourne' ) );
		}
		if ( ! self::may_send_to( $server ) ) {
			return self::bad_field( 'server', __( 'it must begin with https://, for orders hold personal data', 'ristourne' ) );
		}
		$store = $fields['store'] ?? null;
		if ( ! is_string( $store ) || preg_match( '/^[A-Za-z0-9_-]{1,64}$/D', $store ) !== 1 ) {
			return self::bad_field( 'store', __( 'it must be 1 to 64 letters, digits, “_” or “-”', 'ristourne' ) );
		}
		$keys = [];
		foreach ( [ 'secret', 'qrKey' ] as $field ) {
			$key = is_string( $fields[ $field ] ?? null ) ? Base64url::decode( $fields[ $field ] ) : null;
			if ( $key === null || strlen( $key ) !== self::KEY_BYTES ) {
				return self::bad_field( $field, __( 'it must be a key of 32 bytes', 'ristourne' ) );
			}
			$keys[ $field ] = $key;
		}
		$version = $fields['qrKeyVersion'] ?? null;
		if ( ! is_int( $version ) || $version < 1 ) {
			return self::bad_field( 'qrKeyVersion', __( 'it must be a whole number from 1', 'ristourne' ) );
		}
		return new Connection( compact( 'server', 'store' ) + $keys + [ 'qrKeyVersion' => $version ] );
	}

	/**
	 * The origin of an http(s) URL that has no user, path, query or fragment; else null. Its letters stay as they are:
	 * the server's links begin with it, and must equal the ones derived here.
	 *
	 * @param mixed $url Not yet checked.
	 */
	private static function origin( $url ): ?string {
		if ( ! is_string( $url ) ) {
			return null;
		}
		$host = '([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])';
		return preg_match( "#^(https?://$host(:[0-9]{1,5})?)/?$#Di", $url, $found ) === 1 ? $found[1] : null;
	}

	/**
	 * Plain http is for a server on this very machine, and for sites that say they are local or in development.
	 */
	private static function may_send_to( string $origin ): bool {
		if ( stripos( $origin, 'https://' ) === 0 ) {
			return true;
		}
		$host = strtolower( (string) wp_parse_url( $origin, PHP_URL_HOST ) );
		return in_array( $host, [ 'localhost', '127.0.0.1', '[::1]' ], true )
			|| in_array( wp_get_environment_type(), [ 'local', 'development' ], true );
	}

	private static function bad_field( string $field, string $why ): \WP_Error {
		return self::error(
			'field_' . $field,
			/* translators: 1: name of a field, such as qrKey. 2: what it must be. */
			sprintf( __( 'The connection string’s field “%1$s” is missing or wrong: %2$s. Ask your server for a new one.', 'ristourne' ), $field, $why )
		);
	}

	private static function error( string $code, string $message ): \WP_Error {
		return new \WP_Error( 'ristourne_' . $code, $message );
	}
}

<?php
/**
 * @package Ristourne
 */

namespace Ristourne;

defined( 'ABSPATH' ) || exit;

/**
 * Base64 with the URL alphabet and without padding (RFC 4648, section 5).
 */
final class Base64url {

	public static function encode( string $bytes ): string {
		return rtrim( strtr( base64_encode( $bytes ), '+/', '-_' ), '=' );
	}

	/**
	 * The bytes, or null when the text has any other character than the alphabet's.
	 */
	public static function decode( string $text ): ?string {
		if ( preg_match( '/^[A-Za-z0-9_-]*$/D', $text ) !== 1 ) {
			return null;
		}
		$bytes = base64_decode( strtr( $text, '-_', '+/' ), true );
		return $bytes === false ? null : $bytes;
	}
}

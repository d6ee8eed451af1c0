<?php
/**
 * @package Ristourne
 */

namespace Ristourne;

defined( 'ABSPATH' ) || exit;

/**
 * Keeps the connection string and the server's last sign of life, as two options that WordPress does not load on
 * every page (they are read where an order is shown, and on the settings page).
 */
final class Saved_Connection {

	public const OPTION        = 'ristourne_connection';
	public const STATUS_OPTION = 'ristourne_status';

	/** How stale "last answered" may become before it is written again: one write in five minutes, not one a page. */
	private const STATUS_FRESH_SECONDS = 300;

	/**
	 * The saved connection, or null when there is none or it no longer reads well.
	 */
	public function load(): ?Connection {
		$text = get_option( self::OPTION, '' );
		if ( ! is_string( $text ) || $text === '' ) {
			return null;
		}
		$connection = Connection_String::parse( $text );
		return $connection instanceof Connection ? $connection : null;
	}

	/**
	 * Saves a string that parses, and forgets how the former server fared; else changes nothing and says why.
	 *
	 * @return Connection|\WP_Error
	 */
	public function save( string $pasted ) {
		$connection = Connection_String::parse( $pasted );
		if ( $connection instanceof Connection ) {
			update_option( self::OPTION, (string) preg_replace( '/\s+/', '', $pasted ), false );
			delete_option( self::STATUS_OPTION );
		}
		return $connection;
	}

	public function forget(): void {
		delete_option( self::OPTION );
		delete_option( self::STATUS_OPTION );
	}

	/**
	 * `answered_at` is a Unix time, 0 for never; `trouble` is '' or one of Server's reasons, seen at `trouble_at`.
	 *
	 * @return array{answered_at: int, trouble: string, trouble_at: int}
	 */
	public function status(): array {
		$status = get_option( self::STATUS_OPTION, [] );
		$status = is_array( $status ) ? $status : [];
		return [
			'answered_at' => (int) ( $status['answered_at'] ?? 0 ),
			'trouble'     => (string) ( $status['trouble'] ?? '' ),
			'trouble_at'  => (int) ( $status['trouble_at'] ?? 0 ),
		];
	}

	/**
	 * Notes that the server answered (`trouble` '') or did not, and why.
	 */
	public function note( string $trouble, int $now ): void {
		$status = $this->status();
		$last   = $trouble === '' ? $status['answered_at'] : $status['trouble_at'];
		if ( $status['trouble'] === $trouble && $now - $last < self::STATUS_FRESH_SECONDS ) {
			return;
		}
		$status['trouble'] = $trouble;
		$status[ $trouble === '' ? 'answered_at' : 'trouble_at' ] = $now;
		update_option( self::STATUS_OPTION, $status, false );
	}
}

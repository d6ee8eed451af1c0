<?php
/**
 * @package Ristourne
 */

namespace Ristourne;

defined( 'ABSPATH' ) || exit;

/**
 * What happened and what to do, for each of Server's reasons.
 */
final class Trouble {

	public static function explain( string $reason ): string {
		switch ( $reason ) {
			case Server::NO_ANSWER:
				return __( 'The server did not answer in time: check that it runs and that this site may reach it.', 'ristourne' );
			case Server::WRONG_CREDENTIALS:
				return __( 'The server did not accept this site’s signature: check this site’s clock, then paste a new connection string.', 'ristourne' );
			case Server::UNKNOWN_STORE:
				return __( 'The server does not know this store: connect it there anew, and paste the connection string that it prints.', 'ristourne' );
			case Server::REFUSED:
				return __( 'The server refused a request or failed: its log says why.', 'ristourne' );
			case Server::NEWER_ANSWER:
				return __( 'The server is newer than this plugin: please update the plugin.', 'ristourne' );
			case Server::OTHER_CLAIM_LINK:
				return __( 'The server’s QR code was not the one that this site expects, so it was not shown: paste a new connection string.', 'ristourne' );
			default:
				return __( 'The server’s answer could not be understood: check that its address is right.', 'ristourne' );
		}
	}
}

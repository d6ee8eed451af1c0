<?php
/**
 * @package Ristourne
 */

namespace Ristourne;

defined( 'ABSPATH' ) || exit;

/**
 * Finds what to show for an order while asking the server as little as can be: never for orders that are over,
 * never twice for the same state of an order within ANSWER_SECONDS, and not at all for SILENCE_SECONDS after the
 * server did not answer, so that a server that is down costs a shop two seconds a minute and no more.
 */
final class Order_Summaries {

	public const ANSWER_SECONDS  = 120;
	public const SILENCE_SECONDS = 60;

	private const OVER_STATUSES = [ 'failed', 'cancelled', 'refunded', 'trash', 'checkout-draft' ];

	/** These are about the connection, not about one order: asking for the next order would end alike. */
	private const SILENCES_ALL = [ Server::NO_ANSWER, Server::WRONG_CREDENTIALS, Server::UNKNOWN_STORE ];

	private const NOTHING = 'nothing';

	/**
	 * @var Saved_Connection
	 */
	private $saved;

	/**
	 * @var Server
	 */
	private $server;

	/**
	 * What this page has found already, by key: a page asks once even where transients are lost.
	 *
	 * @var array<string, Summary|null>
	 */
	private $found = [];

	/**
	 * Whether the last request of this page went unanswered: known here even where transients are lost.
	 *
	 * @var bool
	 */
	private $unanswered = false;

	public function __construct( Saved_Connection $saved, Server $server ) {
		$this->saved  = $saved;
		$this->server = $server;
	}

	public function can_be_had(): bool {
		return $this->saved->load() !== null;
	}

	/**
	 * The summary in the language that this page or mail is being written in, or null to show nothing.
	 */
	public function of( \WC_Order $order ): ?Summary {
		$connection = $this->saved->load();
		if ( $connection === null || $order->get_id() <= 0 || $order->has_status( self::OVER_STATUSES ) ) {
			return null;
		}
		$key = self::key( $connection, $order, determine_locale() );
		if ( ! array_key_exists( $key, $this->found ) ) {
			$this->found[ $key ] = $this->remembered_or_asked( $connection, $order, $key );
		}
		return $this->found[ $key ];
	}

	/**
	 * The same for a mail, which is sent once and can't be reloaded: while the server is silent it gets the order's
	 * code and link, which are derived here, without any figure. The claim page then tells what the order gives.
	 */
	public function of_mail( \WC_Order $order ): ?Summary {
		$summary    = $this->of( $order );
		$connection = $this->saved->load();
		if ( $summary !== null || $connection === null || $order->get_id() <= 0 || $order->has_status( self::OVER_STATUSES ) || ! $this->is_silent( $connection ) ) {
			return $summary;
		}
		return Summary::plain( Claim_Link::urls( $connection, (string) $order->get_id(), $order->get_order_key() ) );
	}

	private function is_silent( Connection $connection ): bool {
		return $this->unanswered || get_transient( self::silence_key( $connection ) ) === Server::NO_ANSWER;
	}

	private function remembered_or_asked( Connection $connection, \WC_Order $order, string $key ): ?Summary {
		$stored = get_transient( $key );
		if ( is_array( $stored ) ) {
			return Summary::from_stored( $stored );
		}
		if ( $stored === self::NOTHING || get_transient( self::silence_key( $connection ) ) !== false ) {
			return null;
		}
		return $this->ask( $connection, $order, $key );
	}

	private function ask( Connection $connection, \WC_Order $order, string $key ): ?Summary {
		$answer = $this->server->order_summary( $connection, Order_Body::of( $order, determine_locale() ) );
		if ( is_array( $answer ) ) {
			$urls = Claim_Link::urls( $connection, (string) $order->get_id(), $order->get_order_key() );
			list( 'summary' => $summary, 'trouble' => $trouble ) = Summary::read( $answer, $urls );
		} else {
			$summary = null;
			$trouble = $answer;
		}
		$this->unanswered = $trouble === Server::NO_ANSWER;
		$this->server->note( $trouble );
		if ( $summary !== null ) {
			set_transient( $key, $summary->to_stored(), self::ANSWER_SECONDS );
		} elseif ( in_array( $trouble, self::SILENCES_ALL, true ) ) {
			set_transient( self::silence_key( $connection ), $trouble, self::SILENCE_SECONDS );
		} else {
			set_transient( $key, self::NOTHING, self::SILENCE_SECONDS );
		}
		return $summary;
	}

	/**
	 * An order that was changed, another language and another connection each have a key of their own.
	 */
	private static function key( Connection $connection, \WC_Order $order, string $locale ): string {
		$modified = $order->get_date_modified();
		$state    = [
			$order->get_id(),
			$order->get_order_key(),
			$modified === null ? 0 : $modified->getTimestamp(),
			$order->get_status(),
			$locale,
		];
		return 'ristourne_s_' . self::fingerprint( $connection, implode( "\n", $state ) );
	}

	private static function silence_key( Connection $connection ): string {
		return 'ristourne_q_' . self::fingerprint( $connection, 'silence' );
	}

	/** Keyed with the secret, so that neither it nor the order key can be read from the options table. */
	private static function fingerprint( Connection $connection, string $of ): string {
		return substr( hash_hmac( 'sha256', RISTOURNE_VERSION . "\n" . $connection->server . "\n" . $connection->store . "\n" . $of, $connection->secret ), 0, 40 );
	}
}

<?php
/**
 * @package Ristourne
 */

namespace Ristourne;

defined( 'ABSPATH' ) || exit;

/**
 * What to show for one order: a title, sentences and perhaps a claim, all of them texts in the buyer's language and
 * none of them trusted: whoever prints one escapes it.
 */
final class Summary {

	private const VERSION       = 1;
	private const MAX_TEXT      = 300;
	private const MAX_SENTENCES = 20;
	private const CLAIM_TEXTS   = [ 'qrAlt', 'linkText', 'hint' ];

	/**
	 * @var string
	 */
	public $title;

	/**
	 * @var string[]
	 */
	public $sentences;

	/**
	 * Keys url, qrSvgUrl, qrPngUrl, qrAlt, linkText and hint; null when there is nothing to claim.
	 *
	 * @var array<string, string>|null
	 */
	public $claim;

	/**
	 * @param string[]                   $sentences Checked.
	 * @param array<string, string>|null $claim     Checked.
	 */
	private function __construct( string $title, array $sentences, ?array $claim ) {
		$this->title     = $title;
		$this->sentences = $sentences;
		$this->claim     = $claim;
	}

	/**
	 * What can be said without the server: where the order's points are collected, not how many they are.
	 *
	 * @param array<string,string> $urls Claim_Link::urls() of the order.
	 */
	public static function plain( array $urls ): self {
		$texts = [
			'qrAlt'    => __( 'QR code that adds the points of this order to your loyalty card', 'ristourne' ),
			'linkText' => __( 'Add my points', 'ristourne' ),
			'hint'     => __( 'Scan to collect your points', 'ristourne' ),
		];
		return new self( __( 'Collect the points of this order', 'ristourne' ), [], $urls + $texts );
	}

	/**
	 * Reads the server's answer. `summary` is null for "show nothing", `trouble` is '' or one of Server's reasons. A
	 * claim whose links are not exactly the ones that this site derives is left out and is a trouble; the sentences
	 * are shown all the same.
	 *
	 * @param array<mixed>         $answer   Decoded JSON, not yet checked.
	 * @param array<string,string> $expected Claim_Link::urls() of the order.
	 * @return array{summary: Summary|null, trouble: string}
	 */
	public static function read( array $answer, array $expected ): array {
		$version = $answer['version'] ?? null;
		if ( $version !== self::VERSION ) {
			return self::outcome( null, is_int( $version ) && $version > self::VERSION ? Server::NEWER_ANSWER : Server::UNREADABLE );
		}
		$show = $answer['show'] ?? null;
		if ( $show === false ) {
			return self::outcome( null, '' );
		}
		$summary = $show === true ? self::checked( $answer ) : null;
		if ( $summary === null ) {
			return self::outcome( null, Server::UNREADABLE );
		}
		if ( $summary->claim !== null && array_intersect_key( $summary->claim, $expected ) !== $expected ) {
			return self::outcome( new self( $summary->title, $summary->sentences, null ), Server::OTHER_CLAIM_LINK );
		}
		return self::outcome( $summary, '' );
	}

	/**
	 * @return array{summary: Summary|null, trouble: string}
	 */
	private static function outcome( ?Summary $summary, string $trouble ): array {
		return compact( 'summary', 'trouble' );
	}

	/**
	 * The texts if every one of them has its form; else null.
	 *
	 * @param array<mixed> $answer Not yet checked.
	 */
	private static function checked( array $answer ): ?Summary {
		$title     = self::text( $answer['title'] ?? null );
		$sentences = self::texts( $answer['sentences'] ?? null );
		if ( $title === null || $sentences === null ) {
			return null;
		}
		if ( ! isset( $answer['claim'] ) ) {
			return new self( $title, $sentences, null );
		}
		$claim = is_array( $answer['claim'] ) ? self::claim( $answer['claim'] ) : null;
		return $claim === null ? null : new self( $title, $sentences, $claim );
	}

	/**
	 * @param array<mixed> $claim Not yet checked.
	 * @return array<string, string>|null
	 */
	private static function claim( array $claim ): ?array {
		$read = [];
		foreach ( array_merge( [ 'url', 'qrSvgUrl', 'qrPngUrl' ], self::CLAIM_TEXTS ) as $field ) {
			$text = self::text( $claim[ $field ] ?? null );
			if ( $text === null ) {
				return null;
			}
			$read[ $field ] = $text;
		}
		return $read;
	}

	/**
	 * @param mixed $values Not yet checked.
	 * @return string[]|null
	 */
	private static function texts( $values ): ?array {
		if ( ! is_array( $values ) || count( $values ) > self::MAX_SENTENCES ) {
			return null;
		}
		$texts = array_map( [ self::class, 'text' ], array_values( $values ) );
		return in_array( null, $texts, true ) ? null : $texts;
	}

	/**
	 * One line of 1 to MAX_TEXT characters, or null.
	 *
	 * @param mixed $value Not yet checked.
	 */
	private static function text( $value ): ?string {
		$one_line = '/^[^\x00-\x1f\x7f]{1,' . self::MAX_TEXT . '}$/Du';
		return is_string( $value ) && preg_match( $one_line, $value ) === 1 ? $value : null;
	}

	/**
	 * Plain values for a transient; from_stored() reads them back.
	 *
	 * @return array{title: string, sentences: string[], claim: array<string, string>|null}
	 */
	public function to_stored(): array {
		return [
			'title'     => $this->title,
			'sentences' => $this->sentences,
			'claim'     => $this->claim,
		];
	}

	/**
	 * @param array{title: string, sentences: string[], claim: array<string, string>|null} $stored What to_stored() gave.
	 */
	public static function from_stored( array $stored ): self {
		return new self( $stored['title'], $stored['sentences'], $stored['claim'] );
	}
}

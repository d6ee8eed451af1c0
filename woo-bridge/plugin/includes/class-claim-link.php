<?php
/**
 * @package Ristourne
 */

namespace Ristourne;

defined( 'ABSPATH' ) || exit;

/**
 * The links of one order's one-time QR code, derived from the connection's QR key as the server derives them
 * (constant vectors in woo-bridge/fixtures/claim-token-vectors.json hold the two in step).
 */
final class Claim_Link {

	private const CHECK_LENGTH = 6;
	private const PROOF_LENGTH = 22;

	/**
	 * The claim page, and its QR code as SVG and as PNG.
	 *
	 * @return array{url: string, qrSvgUrl: string, qrPngUrl: string}
	 */
	public static function urls( Connection $connection, string $order_ref, string $order_key ): array {
		$path = rawurlencode( $connection->store ) . '/' . rawurlencode( $order_ref ) . '.' . $connection->qr_key_version . '.'
			. self::token( $connection, $order_ref, $order_key );
		return [
			'url'      => $connection->server . '/c/' . $path,
			'qrSvgUrl' => $connection->server . '/qr/' . $path . '.svg',
			'qrPngUrl' => $connection->server . '/qr/' . $path . '.png',
		];
	}

	/**
	 * Six characters by which the server refuses a forgery before it looks for the order, then 22 (132 bits) that
	 * also bind WooCommerce's order key.
	 */
	public static function token( Connection $connection, string $order_ref, string $order_key ): string {
		$version = (string) $connection->qr_key_version;
		$check   = self::mac( $connection, [ 'ristourne-claim-check', $connection->store, $order_ref, $version ] );
		$proof   = self::mac( $connection, [ 'ristourne-claim', $connection->store, $order_ref, $order_key, $version ] );
		return substr( $check, 0, self::CHECK_LENGTH ) . substr( $proof, 0, self::PROOF_LENGTH );
	}

	/**
	 * @param string[] $lines What is signed, one a line.
	 */
	private static function mac( Connection $connection, array $lines ): string {
		return Base64url::encode( hash_hmac( 'sha256', implode( "\n", $lines ), $connection->qr_key, true ) );
	}
}

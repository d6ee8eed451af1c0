<?php
/**
 * @package Ristourne
 */

namespace Ristourne;

defined( 'ABSPATH' ) || exit;

/**
 * Which server this store is connected to, as which store, and with which keys. Never changes once made.
 */
final class Connection {

	/**
	 * Scheme, host and port, without a slash at the end.
	 *
	 * @var string
	 */
	public $server;

	/**
	 * What the server calls this store.
	 *
	 * @var string
	 */
	public $store;

	/**
	 * 32 bytes that sign this site's requests.
	 *
	 * @var string
	 */
	public $secret;

	/**
	 * 32 bytes that claim links are derived from.
	 *
	 * @var string
	 */
	public $qr_key;

	/**
	 * Counts up from 1 whenever the QR key is renewed.
	 *
	 * @var int
	 */
	public $qr_key_version;

	/**
	 * Takes fields that Connection_String has checked: `server`, `store`, `secret`, `qrKey` (bytes), `qrKeyVersion`.
	 *
	 * @param array{server: string, store: string, secret: string, qrKey: string, qrKeyVersion: int} $fields Checked.
	 */
	public function __construct( array $fields ) {
		$this->server         = $fields['server'];
		$this->store          = $fields['store'];
		$this->secret         = $fields['secret'];
		$this->qr_key         = $fields['qrKey'];
		$this->qr_key_version = $fields['qrKeyVersion'];
	}
}

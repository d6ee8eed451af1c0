<?php

namespace Ristourne\Tests;

use Ristourne\Base64url;
use Ristourne\Claim_Link;
use Ristourne\Connection;

final class Claim_Link_Test extends Shop_Case {

	/** @return array<string, array<int, array<string, mixed>>> */
	public function vectors(): array {
		$vectors = json_decode( file_get_contents( dirname( __DIR__, 2 ) . '/fixtures/claim-token-vectors.json' ), true );
		self::assertGreaterThanOrEqual( 8, count( $vectors ) );
		return array_map( static fn( $vector ) => [ $vector ], $vectors );
	}

	/**
	 * @dataProvider vectors
	 * @param array<string, mixed> $vector
	 */
	public function test_a_token_is_the_one_that_the_server_derives( array $vector ): void {
		$connection = new Connection(
			[
				'server'       => 'https://points.example',
				'store'        => $vector['storeRef'],
				'secret'       => self::SECRET_BYTES,
				'qrKey'        => Base64url::decode( $vector['qrKey'] ),
				'qrKeyVersion' => $vector['keyVersion'],
			]
		);
		self::assertSame( $vector['token'], Claim_Link::token( $connection, $vector['orderRef'], $vector['orderKey'] ) );
		self::assertSame(
			"https://points.example/c/{$vector['storeRef']}/{$vector['orderRef']}.{$vector['keyVersion']}.{$vector['token']}",
			Claim_Link::urls( $connection, $vector['orderRef'], $vector['orderKey'] )['url']
		);
	}
}

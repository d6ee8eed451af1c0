import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '@ristourne/core/commerce/time';
import type { Pool } from '@ristourne/core/database/pool';
import { createKeyring, MASTER_KEY_BYTES } from '@ristourne/core/keys/keyring';
import type { Deps } from '@ristourne/core/ports/deps';

/** Real parts on a test's database; only the clock is the test's. */
export function testDeps(pool: Pool, clock: Clock): Deps {
  const randomness = { bytes: (length: number) => new Uint8Array(randomBytes(length)) };
  return {
    pool,
    clock,
    randomness,
    ids: { next: () => randomUUID() },
    keys: createKeyring(new Uint8Array(MASTER_KEY_BYTES).fill(7), randomness),
  };
}

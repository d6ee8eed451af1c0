import { randomBytes } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { OperatorError } from '@ristourne/core/database/operator-error';
import { createWorld } from '@ristourne/core/earning/testing/world';
import { createKeyring, MASTER_KEY_BYTES } from '@ristourne/core/keys/keyring';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkMasterKey } from './check-master-key.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const keyring = (master: Uint8Array) =>
  createKeyring(master, { bytes: (length) => new Uint8Array(randomBytes(length)) });

test('a database without stores takes any key; one with a store takes its own key and no other', async () => {
  const other = keyring(new Uint8Array(MASTER_KEY_BYTES).fill(9));
  await expect(checkMasterKey({ pool: database.pool, keys: other })).resolves.toBeUndefined();
  const { deps } = await createWorld(database.pool);
  await expect(checkMasterKey(deps)).resolves.toBeUndefined();
  const refused = checkMasterKey({ pool: database.pool, keys: other });
  await expect(refused).rejects.toBeInstanceOf(OperatorError);
  await expect(refused).rejects.toThrow('RISTOURNE_KEY');
});

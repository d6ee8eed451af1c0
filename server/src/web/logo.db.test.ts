import { showId } from '@ristourne/core/commerce/ids';
import { createTestDatabase, type TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { inTransaction } from '@ristourne/core/database/transaction';
import { locationOf } from '@ristourne/core/locations/locations-of';
import { setLogo } from '@ristourne/core/locations/set-logo';
import {
  createTestDeps,
  insertMerchant,
  insertStore,
  type TestDeps,
} from '@ristourne/core/members/testing/test-deps';
import { qrImage } from '@ristourne/core/qr/image';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { logoResponse } from './logo.ts';

let database: TestDatabase;
let deps: TestDeps;
let merchantId: string;
let sha256: string;
beforeAll(async () => {
  database = await createTestDatabase();
  deps = createTestDeps(database.pool);
  merchantId = await insertMerchant(deps);
  const { storeId } = await insertStore(deps, merchantId, 'store');
  const locationId = await inTransaction(deps.pool, (tx) =>
    locationOf(deps, tx, { merchantId, storeId, externalId: '' }),
  );
  const given = await setLogo(deps, { merchantId, locationId, file: qrImage('a picture', 'png').body });
  if (given.outcome !== 'set') throw new Error(given.outcome);
  sha256 = given.logoSha256;
});
afterAll(() => database.drop());

const ask = (merchant: string, picture: string, headers: Record<string, string> = {}) =>
  logoResponse(
    deps,
    new Request(`https://server.example/logos/${showId('merchant', merchant)}/${picture}.png`, { headers }),
  );

test('[A5] a logo is served to be kept for ever, under an address that names what it shows', async () => {
  const response = await ask(merchantId, sha256);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('image/png');
  expect(response.headers.get('cache-control')).toContain('immutable');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  const etag = response.headers.get('etag') ?? '';
  expect((await ask(merchantId, sha256, { 'if-none-match': etag })).status).toBe(304);
});

test('[I10] there is none under another merchant, nor under any other address', async () => {
  expect((await ask(await insertMerchant(deps), sha256)).status).toBe(404);
  expect((await ask(merchantId, 'f'.repeat(64))).status).toBe(404);
  expect((await ask(merchantId, '../../etc')).status).toBe(404);
});

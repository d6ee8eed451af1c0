import { afterAll, beforeAll, expect, test } from 'vitest';
import { readWantedMails } from '@ristourne/core/accounts/testing/wanted-mails';
import { formatClaimPath } from '@ristourne/core/claims/claim-link';
import { openShop, placeOrder, type TestShop } from '@ristourne/core/claims/testing/orders';
import { showId } from '@ristourne/core/commerce/ids';
import { DAY_MS, HOUR_MS } from '@ristourne/core/commerce/time';
import { sql } from '@ristourne/core/database/sql';
import { createTestDatabase, type TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { createTestDeps, type TestDeps } from '@ristourne/core/members/testing/test-deps';
import type { ProgramDefinition } from '@ristourne/core/programs/definition';
import { activateVersion } from '@ristourne/core/programs/save-program';
import { DEMO_DEFINITION } from '@ristourne/core/timeline/testing/demo-member';
import { createWallet } from './create-wallet.ts';
import { readable, TEST_ORIGIN, Visitor } from './testing/visitor.ts';

let database: TestDatabase;
let deps: TestDeps;
let shop: TestShop;
let lea: Visitor;

beforeAll(async () => {
  database = await createTestDatabase();
  deps = createTestDeps(database.pool);
  shop = await openShop(deps);
  await holds(null);
  const wallet = createWallet({
    ...deps,
    serverOrigin: TEST_ORIGIN,
    secureCookies: false,
    trustedProxy: false,
    storeLink: (url) => url,
    onFailure: (route, error) => expect.unreachable(`${route} ${String(error)}`),
  });
  lea = new Visitor(wallet);
  const email = 'lea@example.com';
  const placed = { externalId: '1', email, status: 'earning' as const, spentMinor: 36_000 };
  const { link } = await placeOrder(deps, shop, placed);
  await lea.get(formatClaimPath(link));
  await lea.post(formatClaimPath(link), { to: 'order' });
  const mail = (await readWantedMails(deps)).findLast((one) => one.to === email);
  const confirm = `/wallet/sign-in/${String(mail?.secrets['token'])}`;
  await lea.get(confirm);
  await lea.follow(await lea.post(confirm, {}));
});
afterAll(() => database.drop());

/** Puts a version in force whose membership holds then, an hour later each time. */
async function holds(validity: ProgramDefinition['validity']): Promise<void> {
  const { merchantId, programId } = shop;
  const definition = { ...DEMO_DEFINITION, maturityDays: 0, validity };
  const made = await activateVersion(deps, { merchantId, programId, definition, author: 'test' });
  expect(made.outcome).toBe('activated');
  deps.clock.at += HOUR_MS;
}

const dateIn = (days: number): string => new Date(deps.clock.at + days * DAY_MS).toISOString().slice(0, 10);
const shown = (days: number, language: 'en-GB' | 'fr-FR'): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(dateIn(days)));
const cardPath = () => `/wallet/m/${shop.merchantId}`;
const rewardPath = () => `${cardPath()}/rewards/${showId('program', shop.programId)}/three-euros`;

test('[C2] a card tells until when its membership holds, and nothing where it always does', async () => {
  await lea.get(`${cardPath()}?lang=en`);
  expect(readable(lea.lastPage)).not.toMatch(/Member until|membership/);
  await holds({ kind: 'days', days: 30 });
  await lea.get(`${cardPath()}?lang=en`);
  expect(readable(lea.lastPage)).toContain('Member until');
  await lea.get(`${cardPath()}?lang=fr`);
  expect(readable(lea.lastPage)).toContain(`Membre jusqu’au ${shown(30, 'fr-FR')}`);
  expect(lea.lastPage).toContain(rewardPath());
});

test('[C2] once it is over, the card and the reward say so, nothing is bought, and the balance stays', async () => {
  await holds({ kind: 'dates', from: dateIn(-30), to: dateIn(-2) });
  await lea.get(`${cardPath()}?lang=fr`);
  expect(readable(lea.lastPage)).toContain('Votre adhésion s’est terminée le');
  expect(readable(lea.lastPage)).toContain('360 feuilles à utiliser');
  expect(lea.lastPage).not.toContain(rewardPath());
  await lea.get(`${rewardPath()}?lang=en`);
  expect(readable(lea.lastPage)).toContain('so rewards can’t be had any longer. Nothing was used.');
  const refused = await lea.post(rewardPath(), { key: 'k'.repeat(22) });
  expect(refused.status).toBe(422);
  const of = [shop.merchantId];
  expect(await sql(database.pool, 'SELECT 1 FROM voucher WHERE merchant_id = $1', of)).toEqual([]);
});

test('[C2] before it begins, both say when it does', async () => {
  await holds({ kind: 'dates', from: dateIn(3), to: dateIn(30) });
  await lea.get(`${cardPath()}?lang=en`);
  expect(readable(lea.lastPage)).toContain('Your membership begins on');
  await lea.get(`${rewardPath()}?lang=fr`);
  expect(readable(lea.lastPage)).toContain('les récompenses seront disponibles à partir de ce jour');
});

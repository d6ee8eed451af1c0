import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NONE } from '../commerce/ids.ts';
import { instant, sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { inTransaction } from '../database/transaction.ts';
import { hashEmail } from '../keys/email.ts';
import { sealedPlaces } from '../keys/sealed-places.ts';
import { enrol } from './enrol.ts';
import { findBeneficiaries } from './find-beneficiaries.ts';
import { findMemberByVerifiedEmail, memberOfAccount } from './find-member.ts';
import { linkStoreCustomer } from './link-store-customer.ts';
import { linkVerifiedMembers } from './link-verified-members.ts';
import {
  createTestDeps,
  insertMember,
  insertMerchant,
  insertStore,
  type TestDeps,
} from './testing/test-deps.ts';

let database: TestDatabase;
let deps: TestDeps;
let merchantId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  deps = createTestDeps(database.pool);
  merchantId = await insertMerchant(deps);
});
afterAll(() => database.drop());

async function insertAccount(email: string): Promise<{ accountId: string; emailHmac: string }> {
  const accountId = deps.ids.next();
  const emailHmac = hashEmail(deps.keys, email);
  const now = instant(deps.clock.now());
  await sql(deps.pool, `insert into account (account_id, locale, created_at) values ($1, 'fr', $2)`, [
    accountId,
    now,
  ]);
  await sql(
    deps.pool,
    'insert into account_email (email_hmac, account_id, email_sealed, verified_at) values ($1, $2, $3, $4)',
    [emailHmac, accountId, deps.keys.seal(sealedPlaces.accountEmail(emailHmac), email), now],
  );
  return { accountId, emailHmac };
}

const enrolAt = (merchant: string, account: { accountId: string; emailHmac: string }) =>
  inTransaction(deps.pool, (transaction) =>
    enrol(deps, transaction, { merchantId: merchant, by: 'claim', ...account }),
  );

describe('enrol', () => {
  test('twenty at once make one member', async () => {
    const account = await insertAccount('twenty@example.org');
    const results = await Promise.all(Array.from({ length: 20 }, () => enrolAt(merchantId, account)));
    expect(new Set(results.map((result) => result.memberId)).size).toBe(1);
    expect(results.filter((result) => result.outcome === 'enrolled')).toHaveLength(1);
    expect(await memberOfAccount(deps.pool, merchantId, account.accountId)).toBe(results[0]!.memberId);
  });

  test('finds the member who has verified the address already', async () => {
    const account = await insertAccount('known@example.org');
    const memberId = await insertMember(deps, merchantId, { email: 'known@example.org', verified: true });
    expect(await enrolAt(merchantId, account)).toEqual({ outcome: 'already_enrolled', memberId });
  });

  test('a member who never verified the address is somebody else', async () => {
    const account = await insertAccount('shared@example.org');
    const stranger = await insertMember(deps, merchantId, { email: 'shared@example.org', verified: false });
    const result = await enrolAt(merchantId, account);
    expect(result.outcome).toBe('enrolled');
    expect(result.memberId).not.toBe(stranger);
  });

  test('an address that the account has not verified enrols nobody', async () => {
    const { accountId } = await insertAccount('mine@example.org');
    const { emailHmac } = await insertAccount('yours@example.org');
    await expect(enrolAt(merchantId, { accountId, emailHmac })).rejects.toThrow('expected one row');
    expect(await memberOfAccount(deps.pool, merchantId, accountId)).toBeNull();
  });

  test('each merchant has its own member of one account [I10]', async () => {
    const account = await insertAccount('two@example.org');
    const other = await insertMerchant(deps);
    const here = await enrolAt(merchantId, account);
    const there = await enrolAt(other, account);
    expect(there.memberId).not.toBe(here.memberId);
    expect(await findMemberByVerifiedEmail(deps.pool, other, account.emailHmac)).toBe(there.memberId);
  });
});

describe('linkVerifiedMembers', () => {
  test('links the member of every merchant that has the address verified, and no other', async () => {
    const account = await insertAccount('links@example.org');
    const other = await insertMerchant(deps);
    const third = await insertMerchant(deps);
    const here = await insertMember(deps, merchantId, { email: 'links@example.org', verified: true });
    const there = await insertMember(deps, other, { email: 'links@example.org', verified: true });
    await insertMember(deps, third, { email: 'links@example.org', verified: false });
    for (let times = 0; times < 2; times += 1) {
      await inTransaction(deps.pool, (transaction) =>
        linkVerifiedMembers(transaction, { ...account, at: deps.clock.now() }),
      );
    }
    expect(await memberOfAccount(deps.pool, merchantId, account.accountId)).toBe(here);
    expect(await memberOfAccount(deps.pool, other, account.accountId)).toBe(there);
    expect(await memberOfAccount(deps.pool, third, account.accountId)).toBeNull();
  });
});

describe('findBeneficiaries', () => {
  test('answers a hundred buyers in their order and one query', async () => {
    const { storeId } = await insertStore(deps, merchantId, `sto_${deps.ids.next()}`);
    const linked = await insertMember(deps, merchantId, { email: 'linked@example.org', verified: false });
    const verified = await insertMember(deps, merchantId, { email: 'verified@example.org', verified: true });
    await inTransaction(deps.pool, (transaction) =>
      linkStoreCustomer(deps, transaction, {
        merchantId,
        storeId,
        externalId: '7',
        memberId: linked,
        at: deps.clock.now(),
      }),
    );
    const hash = (email: string) => hashEmail(deps.keys, email);
    const kinds = [
      [{ storeId, customerExternalId: '7', emailHmac: '' }, linked],
      [{ storeId, customerExternalId: '7', emailHmac: hash('verified@example.org') }, linked],
      [{ storeId, customerExternalId: '', emailHmac: hash('VERIFIED@example.org ') }, verified],
      [{ storeId, customerExternalId: '', emailHmac: hash('linked@example.org') }, NONE],
      [{ storeId, customerExternalId: '8', emailHmac: '' }, NONE],
      [{ storeId, customerExternalId: '', emailHmac: '' }, NONE],
    ] as const;
    const asked = Array.from({ length: 100 }, (_, index) => kinds[index % kinds.length]!);
    let queries = 0;
    const counting = {
      query: ((...sent: Parameters<typeof deps.pool.query>) => {
        queries += 1;
        return deps.pool.query(...sent);
      }) as typeof deps.pool.query,
    };
    const found = await findBeneficiaries(
      counting,
      merchantId,
      asked.map(([buyer]) => buyer),
    );
    expect(found).toEqual(asked.map(([, expected]) => expected));
    expect(queries).toBe(1);
  });

  test('another merchant finds nobody [I10]', async () => {
    const other = await insertMerchant(deps);
    await insertMember(deps, merchantId, { email: 'private@example.org', verified: true });
    const buyer = {
      storeId: NONE,
      customerExternalId: '',
      emailHmac: hashEmail(deps.keys, 'private@example.org'),
    };
    expect(await findBeneficiaries(deps.pool, other, [buyer])).toEqual([NONE]);
  });

  test('one address at two merchants is two members, each found by its own merchant [I10]', async () => {
    const other = await insertMerchant(deps);
    const email = 'both@example.org';
    const here = await insertMember(deps, merchantId, { email, verified: true });
    const there = await insertMember(deps, other, { email, verified: true });
    const buyer = { storeId: NONE, customerExternalId: '', emailHmac: hashEmail(deps.keys, email) };
    expect(await findBeneficiaries(deps.pool, merchantId, [buyer])).toEqual([here]);
    expect(await findBeneficiaries(deps.pool, other, [buyer])).toEqual([there]);
  });

  test('a merged member answers with the survivor, by every look-up', async () => {
    const { storeId } = await insertStore(deps, merchantId, `sto_${deps.ids.next()}`);
    const survivor = await insertMember(deps, merchantId, { email: 'new@example.org', verified: true });
    const merged = await insertMember(deps, merchantId, {
      email: 'old@example.org',
      verified: true,
      mergedInto: survivor,
    });
    const at = deps.clock.now();
    await inTransaction(deps.pool, (transaction) =>
      linkStoreCustomer(deps, transaction, { merchantId, storeId, externalId: '9', memberId: merged, at }),
    );
    const emailHmac = hashEmail(deps.keys, 'old@example.org');
    const found = await findBeneficiaries(deps.pool, merchantId, [
      { storeId, customerExternalId: '9', emailHmac: '' },
      { storeId, customerExternalId: '', emailHmac },
    ]);
    expect(found).toEqual([survivor, survivor]);
    expect(await findMemberByVerifiedEmail(deps.pool, merchantId, emailHmac)).toBe(survivor);
    const account = await insertAccount('old@example.org');
    expect((await enrolAt(merchantId, account)).memberId).toBe(survivor);
  });
});

describe('linkStoreCustomer', () => {
  test('the first link stays, whoever comes later', async () => {
    const { storeId } = await insertStore(deps, merchantId, `sto_${deps.ids.next()}`);
    const first = await insertMember(deps, merchantId, { email: 'first@example.org', verified: false });
    const second = await insertMember(deps, merchantId, { email: 'second@example.org', verified: false });
    const link = (memberId: string) =>
      inTransaction(deps.pool, (transaction) =>
        linkStoreCustomer(deps, transaction, {
          merchantId,
          storeId,
          externalId: '3',
          memberId,
          at: deps.clock.now(),
        }),
      );
    expect(await link(first)).toEqual({ outcome: 'linked' });
    expect(await link(second)).toEqual({ outcome: 'already_linked', memberId: first });
  });

  test('a guest is nobody to link', async () => {
    const link = { merchantId, storeId: NONE, externalId: '', memberId: NONE, at: deps.clock.now() };
    const attempt = inTransaction(deps.pool, (transaction) => linkStoreCustomer(deps, transaction, link));
    await expect(attempt).rejects.toThrow('externalId');
  });
});

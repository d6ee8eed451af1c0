import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NONE } from '../commerce/ids.ts';
import { DAY_MS } from '../commerce/time.ts';
import { sql, sqlOne } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { inTransaction } from '../database/transaction.ts';
import {
  createWorld,
  DEFINITION,
  lineRefund,
  order,
  ORDER_TIME,
  type World,
} from '../earning/testing/world.ts';
import { redeem } from '../rewards/redeem.ts';
import { issueVoucher } from '../vouchers/settle-voucher.ts';
import { CHECKS } from './findings.ts';
import { prove, type Proof } from './prove.ts';

/*
 * One shop with a rule, visits, a limited campaign, a reward that each 50 points bring and one that 100 buy. Ada's orders earn, one is
 * refunded in part, one uses a code. Then tables are changed behind the triggers' back, one at a time.
 */

const ADA = 'ada@example.org';
const reward = {
  revision: 1, name: { en: 'Gift', fr: 'Cadeau' }, unit: 'points' as const, cost: 100, voucherDays: 90, ordersEarn: true,
  benefit: { kind: 'amount' as const, amountMinor: 300 },
}; // prettier-ignore

let database: TestDatabase;
let world: World;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await createWorld(database.pool);
  await world.version(
    {
      ...DEFINITION,
      earning: [
        { kind: 'rate', ruleId: 'rate', points: 1, perMinor: 100 },
        { kind: 'visits', ruleId: 'visit', minimumMinor: 100, dailyCap: 1 },
      ],
      campaigns: [
        {
          campaignId: 'first', name: { en: 'First', fr: 'Premiers' }, from: '2020-01-01', to: '2030-12-31',
          gain: { kind: 'points', points: 30, per: 'order' }, limit: { kind: 'orders', orders: 2 },
        },
      ],
      rewards: [
        { ...reward, rewardId: 'every-50', cost: 50, issue: 'automatic', consuming: false },
        { ...reward, rewardId: 'gift', issue: 'chosen', consuming: true },
      ],
    },
    ORDER_TIME - 100 * DAY_MS,
  ); // prettier-ignore
  const memberId = await world.member(ADA);
  const { merchantId, programId, deps } = world;
  await world.deliver(order({ id: '1', email: ADA, totalMinor: 9_000 }));
  await world.deliver(order({ id: '2', email: ADA, totalMinor: 7_000, refunds: [lineRefund(1_000)] }));
  const wish = { merchantId, memberId, programId, rewardId: 'gift', idempotencyKey: 'wish' };
  expect((await redeem(deps, wish)).outcome).toBe('redeemed');
  const gift = await sqlOne<{ voucherId: string; code: string }>(
    database.pool,
    `SELECT voucher_id AS "voucherId", code_lower AS code FROM voucher_code JOIN voucher USING (merchant_id, voucher_id)
       JOIN redemption USING (merchant_id, redemption_id) WHERE reward_id = 'gift'`,
  );
  await issueVoucher(deps, { merchantId, voucherId: gift.voucherId, externalId: 'made' });
  await world.deliver(order({ id: '3', email: ADA, totalMinor: 2_000, codes: [gift.code] }));
  await world.deliver(order({ id: '4', totalMinor: 500 }));
}, 60_000);
afterAll(() => database.drop());

class RolledBack extends Error {}

async function proveAfter(corruption: string): Promise<{ changed: number; proof: Proof }> {
  let result: { changed: number; proof: Proof } | undefined;
  const attempt = inTransaction(database.pool, async (tx) => {
    await sql(tx, `SET LOCAL session_replication_role = replica`);
    const changed = (await tx.query(corruption, [world.merchantId])).rowCount ?? 0;
    result = { changed, proof: await prove(tx, world.merchantId) };
    throw new RolledBack();
  });
  await expect(attempt).rejects.toThrow(RolledBack);
  if (!result) throw new Error('nothing was proved');
  return result;
}

test('[F9] [I2] every order is judged again and nothing differs; every check has looked at something', async () => {
  const told: number[] = [];
  const { checked, differences } = await prove(database.pool, world.merchantId, ({ orders }) =>
    told.push(orders),
  );
  expect(differences).toEqual([]);
  const sawNothing = CHECKS.filter((check) => checked[check] === 0);
  expect(sawNothing).toEqual([
    'what expired of each source was recorded',
    'what came back of each hold or over-use was given back',
    'money vouchers cost what their orders used',
  ]);
  expect(told.at(-1)).toBe(4);
});

const ofOrder = (externalId: string) =>
  `merchant_id = $1 AND order_id = (SELECT order_id FROM orders o WHERE o.merchant_id = $1 AND o.external_id = '${externalId}')`;

const corruptions: [string, string, string][] = [
  [
    'an order was changed and the ledger was not',
    `UPDATE orders SET state = jsonb_set(state, '{status}', '"gone"') WHERE ${ofOrder('1')}`,
    'orders have what they deserve',
  ],
  [
    'a refund of an order was forgotten',
    `UPDATE orders SET state = jsonb_set(state, '{refunds}', '[]') WHERE ${ofOrder('2')}`,
    'orders have what they deserve',
  ],
  [
    'an order’s context says that it never earns',
    `UPDATE order_context SET version = 0, reason = 'paused' WHERE ${ofOrder('4')}`,
    'orders have what they deserve',
  ],
  [
    'an order’s context is gone',
    `DELETE FROM order_context WHERE ${ofOrder('4')}`,
    'orders have what they deserve',
  ],
  [
    'a visit fact is gone',
    `DELETE FROM visit WHERE merchant_id = $1 AND source_id = (SELECT order_id FROM orders WHERE merchant_id = $1 AND external_id = '1')`,
    'visit facts are what orders say',
  ],
  [
    'an order counts for more than it is worth',
    `UPDATE counted_order SET base_minor = base_minor + 1 WHERE ${ofOrder('1')}`,
    'orders count for occasions as they are',
  ],
  [
    'a campaign’s sum was lowered',
    `UPDATE campaign SET granted = granted - 1 WHERE merchant_id = $1`,
    'campaigns have given what their orders hold',
  ],
  [
    'an order holds a part of a campaign that was dealt to nobody',
    `UPDATE campaign_grant SET granted = 0 WHERE ${ofOrder('1')}`,
    'orders have what they deserve',
  ],
  ['a use is gone', `DELETE FROM voucher_use WHERE merchant_id = $1`, 'uses of codes are what orders cite'],
  [
    'a used voucher looks unused',
    `UPDATE voucher SET state = 'issued' WHERE merchant_id = $1 AND state = 'used'`,
    'used is what the uses of a voucher say',
  ],
  [
    'a voucher that took its units looks wanted',
    `UPDATE voucher SET state = 'wanted' WHERE merchant_id = $1 AND state = 'used'`,
    'vouchers hold and cost what their state says',
  ],
  [
    'a member is nearer to a reward than they are',
    `UPDATE trigger_progress SET matured = matured + 1 WHERE merchant_id = $1`,
    'progress towards rewards is what matured',
  ],
];

describe('[F9] [I2] [I4] it finds', () => {
  test.each(corruptions)('%s', async (_name, corruption, check) => {
    const { changed, proof } = await proveAfter(corruption);
    expect(changed).toBeGreaterThan(0);
    expect(proof.differences.map((found) => found.check)).toContain(check);
  });
});

test('an order that nobody is bound to is proved, too', async () => {
  const { changed, proof } = await proveAfter(
    `UPDATE earning SET net = net + 1, unclaimed = unclaimed + 1 WHERE merchant_id = $1 AND member_id = '${NONE}'`,
  );
  expect(changed).toBeGreaterThan(0);
  expect(proof.differences.map((found) => found.check)).toContain('earnings are what their postings gave');
});

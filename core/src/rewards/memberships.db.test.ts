import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '../commerce/time.ts';
import { instant, sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { bindOrder } from '../earning/bind-order.ts';
import { previewOrder } from '../earning/preview-order.ts';
import { readContexts, contextKey } from '../earning/contexts.ts';
import { ada, buy, CHOSEN, programOf, vouchersOf, type Ada } from '../earning/testing/ada.ts';
import { createWorld, DEFINITION, order, ORDER_TIME, type World } from '../earning/testing/world.ts';
import { TEST_NOW } from '../members/testing/test-deps.ts';
import { previewSentences } from '../messages/order-sentences.ts';
import { pauseProgram, resumeProgram } from '../programs/save-program.ts';
import type { Validity } from '../programs/validity.ts';
import { memberPrograms } from '../timeline/member-programs.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const ADA = 'ada@example.org';
const TEN: Validity = { kind: 'days', days: 10 };
const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
/** From today to three days later, by the calendar. */
const DATES: Validity = { kind: 'dates', from: dateOf(TEST_NOW), to: dateOf(TEST_NOW + 3 * DAY_MS) };

const later = (days: number): number => ORDER_TIME + days * DAY_MS;
const orderOf = (id: string, days: number, email = ADA) => order({ id, email, placedAt: later(days) });

/** The order comes an hour after it was placed, so many days after Ada joined. */
async function deliverLater(
  world: World,
  id: string,
  { days, email = ADA }: { days: number; email?: string },
): Promise<void> {
  world.deps.clock.at = later(days) + HOUR_MS;
  await world.deliver(orderOf(id, days, email));
}

async function reasonOf(world: World, externalId: string): Promise<unknown> {
  const orderId = await world.orderId(externalId);
  const contexts = await readContexts(database.pool, world.merchantId, [orderId]);
  return contexts.get(contextKey({ orderId, programId: world.programId }))?.facts.validity;
}

const membershipOf = async ({ world, memberId }: Pick<Ada, 'world' | 'memberId'>) =>
  (await memberPrograms(world.deps, { merchantId: world.merchantId, memberId }))[0]?.membership;

describe('[C2] orders', () => {
  test('earn until the last of so many days after joining, and never after it; what was earned stays', async () => {
    const world = await createWorld(database.pool, { ...DEFINITION, validity: TEN });
    const memberId = await world.member(ADA);
    await deliverLater(world, 'last', { days: 10 });
    await deliverLater(world, 'late', { days: 11 });
    expect([await reasonOf(world, 'last'), await reasonOf(world, 'late')]).toEqual(['valid', 'over']);
    expect(await world.earned('late')).toMatchObject({ net: 0 });
    expect((await world.balance(memberId)).available).toBe(42);
  });

  test('keep their judgement for ever: a later version, a refund and a late delivery change none of it', async () => {
    const world = await createWorld(database.pool, { ...DEFINITION, validity: TEN });
    await world.member(ADA);
    world.deps.clock.at = later(40);
    await world.deliver(orderOf('told late', 10), orderOf('late', 11));
    expect([(await world.earned('told late')).net, (await world.earned('late')).net]).toEqual([42, 0]);
    await world.version({ ...DEFINITION, validity: null }, later(0));
    const again = {
      ...order({ id: 'late', email: ADA, placedAt: later(11), totalMinor: 5_000 }),
      stamp: later(12),
    };
    await world.deliver(again);
    expect((await world.earned('late')).net).toBe(0);
  });

  test('wait with the days while the programme is paused', async () => {
    const world = await createWorld(database.pool, { ...DEFINITION, validity: TEN });
    await world.member(ADA);
    const { merchantId, programId, deps } = world;
    const pause = { merchantId, programId, author: 'test' };
    deps.clock.at = later(2);
    await pauseProgram(deps, pause);
    deps.clock.at = later(7);
    await resumeProgram(deps, pause);
    await deliverLater(world, 'last', { days: 15 });
    await deliverLater(world, 'late', { days: 16 });
    expect([(await world.earned('last')).net, (await world.earned('late')).net]).toEqual([42, 0]);
  });

  test('of a guest are judged by dates alone, and stay so when they are claimed', async () => {
    const byDays = await createWorld(database.pool, { ...DEFINITION, validity: TEN });
    const memberId = await byDays.member(ADA);
    await deliverLater(byDays, 'guest', { days: 20, email: 'nobody@example.org' });
    const orderId = await byDays.orderId('guest');
    const { merchantId, deps } = byDays;
    await bindOrder(deps, { merchantId, orderId, memberId, cause: 'claim', author: 'test' });
    expect((await byDays.balance(memberId)).available).toBe(42);
    const byDates = await createWorld(database.pool, { ...DEFINITION, validity: DATES });
    byDates.deps.clock.at = later(9);
    await byDates.deliver(
      orderOf('before', -2, 'a@example.org'),
      orderOf('in', 2, 'b@example.org'),
      orderOf('after', 6, 'c@example.org'),
    );
    const unclaimed = async (id: string) => (await byDates.earned(id)).unclaimed;
    expect([await unclaimed('before'), await unclaimed('in'), await unclaimed('after')]).toEqual([0, 42, 0]);
  });

  test('of a merged member count from when the survivor joined', async () => {
    const world = await createWorld(database.pool, { ...DEFINITION, validity: TEN });
    const survivor = await world.member(ADA);
    const merged = await world.member('old@example.org');
    const { merchantId } = world;
    await sql(database.pool, `UPDATE member SET enrolled_at = $3, merged_into = $4 WHERE merchant_id = $1 AND member_id = $2`, [
      merchantId, merged, instant(later(-90)), survivor,
    ]); // prettier-ignore
    await deliverLater(world, '1', { days: 5, email: 'old@example.org' });
    expect(await reasonOf(world, '1')).toBe('valid');
  });

  test('outside of it are told so on the confirmation, unless that told strangers about a member', async () => {
    const world = await createWorld(database.pool, { ...DEFINITION, validity: TEN });
    await world.customer('7', await world.member(ADA));
    const { merchantId, storeId, deps } = world;
    const asked = (id: string, plan: { customer?: string; email?: string }) =>
      previewOrder(deps, { merchantId, storeId, reading: order({ id, placedAt: later(11), ...plan }) });
    deps.clock.at = later(11) + HOUR_MS;
    const own = await asked('1', { customer: '7' });
    expect(own).toEqual({ show: true, units: [], claimable: false, outside: 'over' });
    expect(previewSentences(own, 'earning', 'fr')).toEqual([
      'Votre adhésion était terminée au moment de la commande\u00a0: elle ne rapporte rien. Vous gardez ce que vous avez.',
    ]);
    await world.deliver(order({ id: '2', email: ADA, placedAt: later(11) }));
    const known = await asked('2', { email: ADA });
    expect(known.units).toMatchObject([{ amount: 42, totalAfter: null }]);
    expect(known).toEqual(await asked('3', { email: 'eve@example.org' }));
  });
});

describe('[C2] rewards', () => {
  test('are refused once the membership is over, with nothing held, and the balance stays', async () => {
    const one = await ada(database.pool, { ...programOf(CHOSEN), validity: TEN });
    const { world, memberId } = one;
    expect(await membershipOf(one)).toMatchObject({ state: 'valid', from: null });
    world.deps.clock.at = later(11);
    expect(await buy(one)).toEqual({ outcome: 'membership_over' });
    expect(await membershipOf(one)).toMatchObject({ state: 'over' });
    expect(await world.balance(memberId)).toEqual({ pending: 0, available: 120, held: 0, owed: 0 });
    world.deps.clock.at = later(10);
    expect((await buy(one)).outcome).toBe('redeemed');
    world.deps.clock.at = later(11);
    // The same wish once more is no new one.
    expect((await buy(one)).outcome).toBe('redeemed');
  });

  test('are refused before the first day', async () => {
    const one = await ada(database.pool, {
      ...programOf(CHOSEN),
      validity: { kind: 'dates', from: dateOf(TEST_NOW + 2 * DAY_MS), to: dateOf(TEST_NOW + 9 * DAY_MS) },
    });
    expect(await buy(one)).toEqual({ outcome: 'membership_not_yet' });
    expect(await one.world.balance(one.memberId)).toMatchObject({ available: 0 });
  });

  test('that come by themselves do not come after it, though units mature then', async () => {
    const automatic = { ...CHOSEN, issue: 'automatic' as const, cost: 40 };
    const world = await createWorld(database.pool, {
      ...programOf(automatic),
      validity: TEN,
      maturityDays: 5,
    });
    const memberId = await world.member(ADA);
    await deliverLater(world, 'in time', { days: 2 });
    await deliverLater(world, 'at the end', { days: 9 });
    world.deps.clock.at = later(8);
    await world.fetched(orderOf('in time', 2));
    expect(await vouchersOf(world)).toHaveLength(1);
    world.deps.clock.at = later(20);
    await world.fetched(orderOf('at the end', 9));
    expect(await vouchersOf(world)).toHaveLength(1);
    expect((await world.balance(memberId)).available).toBe(44);
  });

  test('given for an occasion are not given after it', async () => {
    const second = {
      ...CHOSEN, issue: 'automatic' as const, consuming: false,
      occasion: { kind: 'nth_order' as const, order: 1, repeats: true },
    }; // prettier-ignore
    const world = await createWorld(database.pool, { ...programOf(second), validity: TEN, maturityDays: 5 });
    await world.member(ADA);
    await deliverLater(world, 'in time', { days: 2 });
    await deliverLater(world, 'at the end', { days: 9 });
    world.deps.clock.at = later(8);
    await world.fetched(orderOf('in time', 2));
    world.deps.clock.at = later(20);
    await world.fetched(orderOf('at the end', 9));
    expect(await vouchersOf(world)).toHaveLength(1);
  });
});

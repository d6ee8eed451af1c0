import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { SMTPServer } from 'smtp-server';
import { readWantedMails } from '../accounts/testing/wanted-mails.ts';
import { DAY_MS } from '../commerce/time.ts';
import { instant, sql, sqlOne } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { createWorld, DEFINITION, order, type World } from '../earning/testing/world.ts';
import { createSmtpMail } from '../messages/smtp-mail.ts';
import { sendMailEffect } from '../messages/send-mail-effect.ts';
import { copyMember } from '../privacy/copy-member.ts';
import { erase } from '../privacy/testing/ask.ts';
import type { ProgramDefinition, Reward } from '../programs/definition.ts';
import { pauseProgram, resumeProgram } from '../programs/save-program.ts';
import { redeem } from '../rewards/redeem.ts';
import { expireUnits } from './expire-units.ts';
import { notifyExpiring } from './notify-expiring.ts';
import { purgeEffects } from './purge-effects.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => sql(database.pool, 'DELETE FROM effect'));

const REWARD: Reward = {
  rewardId: 'off', revision: 1, name: { en: '€1 off', fr: '1 € de remise' }, unit: 'points', cost: 40,
  benefit: { kind: 'amount', amountMinor: 100 }, issue: 'chosen', consuming: true, voucherDays: 90, ordersEarn: true, codeLength: 12, bound: false,
}; // prettier-ignore
const YEAR: ProgramDefinition = { ...DEFINITION, lotDays: 365, rewards: [REWARD] };
/** Ordered at noon in Paris on 21 November 2026, so the last day of a year's lot is 21 November 2027. */
const ORDERED = Date.parse('2026-11-21T11:00:00Z');
const LAST_NOON = ORDERED + 365 * DAY_MS;

async function worldOf(definition = YEAR): Promise<{ world: World; memberId: string }> {
  const world = await createWorld(database.pool, definition);
  const memberId = await world.member('ada@example.org');
  return { world, memberId };
}
async function buy(world: World, id: string, day = 0): Promise<void> {
  const placedAt = ORDERED + day * DAY_MS;
  world.deps.clock.at = Math.max(world.deps.clock.at, placedAt);
  await world.deliver(order({ id, email: 'ada@example.org', placedAt, totalMinor: 1_000 }));
}
/** Runs the job as it was `before` days before the last day of what was bought on day 0. */
function tell(world: World, before: number): Promise<number> {
  world.deps.clock.at = LAST_NOON - before * DAY_MS;
  return notifyExpiring(world.deps, world.merchantId);
}
const endingsOf = async ({ deps }: World) =>
  (await readWantedMails(deps)).map(({ params }) =>
    (params['endings'] as { lastDay: string; units: { amount: number }[] }[]).map(
      ({ lastDay, units }) => `${lastDay} ${units.map(({ amount }) => amount).join()}`,
    ),
  );

test('[C3] members are told 30 and 7 days before their units end, once each, however often the job runs', async () => {
  const { world } = await worldOf();
  await buy(world, '1');
  expect([
    await tell(world, 31),
    await tell(world, 30),
    await tell(world, 30),
    await tell(world, 29),
  ]).toEqual([0, 1, 0, 0]);
  expect([await tell(world, 8), await tell(world, 7), await tell(world, 6), await tell(world, 0)]).toEqual([
    0, 1, 0, 0,
  ]);
  expect(await endingsOf(world)).toEqual([['2027-11-21 10'], ['2027-11-21 10']]);
});

test('[C3] two workers that come at once want one mail', async () => {
  const { world } = await worldOf();
  await buy(world, '1');
  world.deps.clock.at = LAST_NOON - 30 * DAY_MS;
  const told = await Promise.all(
    Array.from({ length: 8 }, () => notifyExpiring(world.deps, world.merchantId)),
  );
  expect(told.reduce((sum, one) => sum + one, 0)).toBe(1);
  expect(await endingsOf(world)).toHaveLength(1);
});

test('[C3] five lots that end on neighbouring days are one mail with its dates', async () => {
  const { world } = await worldOf();
  for (const [index, day] of [0, 0, 1, 3, 3].entries()) await buy(world, String(index), day);
  expect(await tell(world, 30)).toBe(1);
  expect(await endingsOf(world)).toEqual([['2027-11-21 20', '2027-11-22 10', '2027-11-24 20']]);
  expect(await tell(world, 27)).toBe(0);
});

test('[C3] late is made good with the later notice alone, and what has ended is told nobody', async () => {
  const { world } = await worldOf();
  await buy(world, '1');
  expect([await tell(world, 27), await tell(world, 4), await tell(world, 3)]).toEqual([1, 1, 0]);
  const late = await worldOf();
  await buy(late.world, '1');
  expect([await tell(late.world, 5), await tell(late.world, 4)]).toEqual([1, 0]);
  const over = await worldOf();
  await buy(over.world, '1');
  expect(await tell(over.world, -1)).toBe(0);
  expect(await expireUnits(over.world.deps, over.world.merchantId)).toBe(1);
});

test('[C3] a mail is of no use once its first units have ended', async () => {
  const { world } = await worldOf();
  await buy(world, '1');
  await tell(world, 7);
  const [mail] = await readWantedMails(world.deps);
  expect(new Date(mail!.payload.notAfter!).toISOString()).toBe('2027-11-21T22:59:59.000Z');
});

test('[C3] mails are wanted from 8 in the morning on, by the programme’s own zone', async () => {
  const { world } = await worldOf();
  await buy(world, '1');
  const told: number[] = [];
  for (const at of ['2027-10-21T22:41:00Z', '2027-10-22T05:59:58Z', '2027-10-22T06:00:00Z']) {
    world.deps.clock.at = Date.parse(at);
    told.push(await notifyExpiring(world.deps, world.merchantId));
  }
  expect(told).toEqual([0, 0, 1]);
});

test('[C3] spent units are not announced', async () => {
  const { world, memberId } = await worldOf();
  for (const id of ['1', '2', '3', '4']) await buy(world, id);
  const { merchantId, programId } = world;
  const bought = await redeem(world.deps, {
    merchantId, memberId, programId, rewardId: 'off', idempotencyKey: 'all',
  }); // prettier-ignore
  expect(bought.outcome).toBe('redeemed');
  expect(await tell(world, 30)).toBe(0);
});

test('[C3] a pause tells nothing, and days count from there where it ends', async () => {
  const { world } = await worldOf();
  await buy(world, '1');
  const pause = { merchantId: world.merchantId, programId: world.programId, author: 'test' };
  world.deps.clock.at = LAST_NOON - 40 * DAY_MS;
  await pauseProgram(world.deps, pause);
  expect(await tell(world, 30)).toBe(0);
  await resumeProgram(world.deps, pause);
  expect([await tell(world, 30), await tell(world, 21), await tell(world, 20)]).toEqual([0, 0, 1]);
  expect(await endingsOf(world)).toEqual([['2027-12-01 10']]);
});

test('[C3] nobody is told twice after a long pause, though done mails are deleted after a month', async () => {
  const { world } = await worldOf();
  await buy(world, '1');
  expect(await tell(world, 30)).toBe(1);
  const pause = { merchantId: world.merchantId, programId: world.programId, author: 'test' };
  await pauseProgram(world.deps, pause);
  await sql(database.pool, `UPDATE effect SET state = 'done', done_at = $1`, [instant(world.deps.clock.at)]);
  world.deps.clock.at += 60 * DAY_MS;
  await purgeEffects(world.deps, world.merchantId);
  await resumeProgram(world.deps, pause);
  expect(await sqlOne(database.pool, 'SELECT count(*) AS mails FROM effect')).toEqual({ mails: 0 });
  expect(await notifyExpiring(world.deps, world.merchantId)).toBe(0);
});

test.each([
  { lotDays: 30, told: [7] },
  { lotDays: 31, told: [30, 7] },
  { lotDays: 7, told: [] },
])('[C3] units that last $lotDays days are announced $told days before', async ({ lotDays, told }) => {
  const { world } = await worldOf({ ...YEAR, lotDays });
  await buy(world, '1');
  const found: number[] = [];
  for (let before = lotDays; before >= 0; before -= 1) {
    world.deps.clock.at = ORDERED + (lotDays - before) * DAY_MS;
    if ((await notifyExpiring(world.deps, world.merchantId)) > 0) found.push(before);
  }
  expect(found).toEqual(told);
});

test('[C3] no mail without a verified address, a connected store, or where the programme gives no notices', async () => {
  const { world, memberId } = await worldOf();
  await buy(world, '1');
  await sql(database.pool, 'UPDATE member_contact SET verified_at = NULL WHERE member_id = $1', [memberId]);
  expect(await tell(world, 30)).toBe(0);
  await sql(database.pool, 'UPDATE member_contact SET verified_at = now() WHERE member_id = $1', [memberId]);
  await sql(database.pool, 'UPDATE store SET disconnected_at = now() WHERE merchant_id = $1', [
    world.merchantId,
  ]);
  expect(await tell(world, 30)).toBe(0);
  await sql(database.pool, 'UPDATE store SET disconnected_at = NULL WHERE merchant_id = $1', [
    world.merchantId,
  ]);
  await world.version({ ...YEAR, expiryNotices: false }, ORDERED);
  expect(await tell(world, 30)).toBe(0);
  await world.version(YEAR, ORDERED);
  expect(await tell(world, 29)).toBe(1);
});

test('[F11] a copy tells of notices, and an erasure leaves none', async () => {
  const { world, memberId } = await worldOf();
  await buy(world, '1');
  await tell(world, 30);
  const { expiryNotices } = await copyMember(world.deps, { merchantId: world.merchantId, memberId });
  expect(expiryNotices).toMatchObject([{ programme: { en: 'Leaf club' }, daysBefore: 30 }]);
  await erase(world, { email: 'ada@example.org' });
  expect(await sql(database.pool, 'SELECT 1 FROM expiry_notice WHERE member_id = $1', [memberId])).toEqual(
    [],
  );
  expect(await readWantedMails(world.deps)).toEqual([]);
});

test('[C3] the mail arrives: what ends, when, what it is good for, and nobody’s address is kept', async () => {
  const { world } = await worldOf();
  for (const id of ['1', '2', '3']) await buy(world, id);
  await tell(world, 30);
  const received: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      stream.setEncoding('utf8');
      let source = '';
      stream.on('data', (chunk: string) => (source += chunk));
      stream.on('end', () => {
        received.push(source);
        done();
      });
    },
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const mail = createSmtpMail({
    host: '127.0.0.1', port, secure: false, requireTls: false, from: { name: 'Thé', address: 'points@example.org' },
  }); // prettier-ignore
  const send = sendMailEffect(
    { ...world.deps, publicUrl: 'https://points.example', storeLink: (url) => url },
    mail,
  );
  const effect = () =>
    sqlOne<{ merchantId: string; effectId: string; payload: Record<string, unknown> }>(
      database.pool,
      'SELECT merchant_id AS "merchantId", effect_id AS "effectId", payload FROM effect',
    );
  expect(await send(await effect())).toEqual({ outcome: 'done' });
  expect(await send(await effect())).toEqual({ outcome: 'done' });
  await new Promise<void>((resolve) => {
    server.close(resolve);
  });
  expect(received).toHaveLength(1);
  const text = received[0]!.replaceAll('=\r\n', '');
  expect(text).toContain('To: ada@example.org');
  expect(text).toContain('30 leaves: to be used by the end of 21 November 2027.');
  expect(text).toContain('With 10 leaves more you can have');
  expect(JSON.stringify((await effect()).payload)).not.toContain('ealed');
});

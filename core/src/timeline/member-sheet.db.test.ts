import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY_MS } from '../commerce/time.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { instant, sql } from '../database/sql.ts';
import { createKeyring } from '../keys/keyring.ts';
import type { Deps } from '../ports/deps.ts';
import { explain } from './explain.ts';
import { memberSheet, type MemberSheet } from './member-sheet.ts';
import { memberTimeline, TIMELINE_PAGE_POSTINGS } from './member-timeline.ts';
import { memberVoucher } from './member-vouchers.ts';
import {
  DEMO_IDS,
  DEMO_NOW,
  DEMO_SLUG,
  demoId,
  insertDemoHistory,
  insertDemoMember,
  insertDemoMerchant,
  insertDemoPosting,
} from './testing/demo-member.ts';
import { membershipOf, walletOf } from './wallet-of.ts';

let database: TestDatabase;
let deps: Deps;
let sheet: MemberSheet;
const key = { merchantId: DEMO_IDS.merchant, memberId: DEMO_IDS.member };

beforeAll(async () => {
  database = await createTestDatabase();
  const randomness = { bytes: (length: number) => randomBytes(length) };
  const keys = createKeyring(new Uint8Array(32), randomness);
  deps = {
    pool: database.pool,
    clock: { now: () => DEMO_NOW },
    ids: { next: () => demoId(99, 1) },
    randomness,
    keys,
  };
  await insertDemoMerchant(database.pool);
  await insertDemoMember(database.pool, keys);
  await insertDemoHistory(database.pool);
  sheet = await memberSheet(deps, key);
});
afterAll(() => database.drop());

const unitOf = (of: MemberSheet, unit: string) => of.programs[0]?.units.find((one) => one.unit === unit);

describe('[F1] a member sheet', () => {
  test('shows each balance, open lots with their last local day, and when pending units mature', () => {
    expect(unitOf(sheet, 'points')).toEqual({
      unit: 'points', available: 162, pending: 42, held: 100, owed: 0,
      lots: [
        { amount: 42, lastDay: '2026-12-24' },
        { amount: 120, lastDay: '2027-06-09' },
      ],
      pendingParts: [{ amount: 42, maturesAt: DEMO_NOW + 8 * DAY_MS }],
    }); // prettier-ignore
    expect(unitOf(sheet, 'visits')?.available).toBe(7);
  });

  test('says of each reward whether it can be had, and what is missing', () => {
    expect(
      sheet.programs[0]?.rewards.map(({ reward, affordable, toGo }) => [reward.rewardId, affordable, toGo]),
    ).toEqual([
      ['three-euros', true, 0],
      ['ten-percent', false, 88],
      ['free-tin', false, 3],
    ]);
  });

  test('follows a voucher from wanted to used, and shows no code that the store has not taken', () => {
    expect(sheet.vouchers.map(({ state, code, usedInOrders }) => [state, code, usedInOrders])).toEqual([
      ['wanted', null, []],
      ['issued', 'P4ZN8VD3JKWY', []],
      ['used', 'K7MQ2XW9HTRC', ['1055']],
    ]);
  });

  test('lists every posting newest first, with what it did to each book and the order it came from', () => {
    const [newest, refund] = sheet.timeline.lines;
    expect(newest).toMatchObject({
      kind: 'hold',
      changes: [
        { book: 'available', amount: -100 },
        { book: 'held', amount: 100 },
      ],
      rewardId: 'three-euros',
      order: null,
    });
    expect(refund).toMatchObject({
      kind: 'reverse',
      changes: [{ book: 'pending', amount: -5 }],
      order: { number: '1071', total: { amountMinor: 4_790, currency: 'EUR' } },
    });
  });

  test('answers why from the evaluation that the posting was made by, not from a later one', () => {
    const wording = {
      language: 'en' as const,
      unit: 'points' as const,
      pointName: { en: { one: 'point', other: 'points' }, fr: { one: 'point', other: 'points' } },
    };
    const why = (revisionOfKind: string) => {
      const line = sheet.timeline.lines.find(
        (one) => one.kind === revisionOfKind && one.order?.number === '1071',
      );
      return line?.breakdown ? explain(line.breakdown, wording) : '';
    };
    expect(why('earn')).toBe('47 points: 1 point per €1 on €47.90.');
    expect(why('reverse')).toBe('€5 was refunded: 42 points instead of 47 (1 point per €1 on €42.90).');
  });

  test('of another merchant or member shows nothing of this one [I10]', async () => {
    const stranger = await memberSheet(deps, { ...key, memberId: demoId(4, 77) });
    expect(stranger.vouchers).toEqual([]);
    expect(stranger.timeline).toEqual({ lines: [], next: null });
    expect(stranger.programs[0]?.units.map((unit) => unit.available)).toEqual([0, 0]);
    expect((await memberSheet(deps, { ...key, merchantId: demoId(1, 77) })).programs).toEqual([]);
    expect(
      await memberVoucher(deps, { ...key, memberId: demoId(4, 77) }, DEMO_IDS.voucherIssued),
    ).toBeUndefined();
  });

  test('moves dates by what a pause has held up, and says that the programme is paused', async () => {
    await sql(
      database.pool,
      `insert into program_pause (merchant_id, program_id, starts_at, ends_at, author) values ($1, $2, $3, null, 'test')`,
      [DEMO_IDS.merchant, DEMO_IDS.program, instant(DEMO_NOW - 2 * DAY_MS)],
    );
    const paused = await memberSheet(deps, key);
    expect(paused.programs[0]?.state).toBe('paused');
    expect(unitOf(paused, 'points')?.lots[0]?.lastDay).toBe('2026-12-26');
    expect(unitOf(paused, 'points')?.pendingParts[0]?.maturesAt).toBe(DEMO_NOW + 10 * DAY_MS);
    await sql(database.pool, 'delete from program_pause');
  });
});

describe('a timeline', () => {
  test('in pages shows every posting once, whatever is booked meanwhile', async () => {
    for (let number = 101; number < 146; number += 1) {
      await insertDemoPosting(database.pool, number, {
        kind: 'adjust', source: DEMO_IDS.redemptionWanted, revision: 0, daysAgo: 0,
        lines: [['adjusted', -1], ['available', 1]],
      }); // prettier-ignore
    }
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await memberTimeline(deps, key, cursor);
      expect(page.lines.length).toBeLessThanOrEqual(TIMELINE_PAGE_POSTINGS);
      seen.push(...page.lines.map((line) => line.postingId));
      cursor = page.next;
      if (seen.length === TIMELINE_PAGE_POSTINGS) {
        await insertDemoPosting(database.pool, 200, {
          kind: 'adjust', source: DEMO_IDS.redemptionWanted, revision: 0, daysAgo: 0,
          lines: [['adjusted', -1], ['available', 1]],
        }); // prettier-ignore
      }
    } while (cursor !== null);
    expect(seen).toHaveLength(45 + 16);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual([...seen].sort().reverse());
  });

  test('tells a claim and a maturing by the evaluation in force when they were booked', async () => {
    for (const [number, kind, daysAgo] of [
      [301, 'claim', 5],
      [302, 'mature', 4],
      [303, 'claim', 1],
    ] as const) {
      await insertDemoPosting(database.pool, number, {
        kind, source: demoId(9, 4), revision: 0, daysAgo, lines: [['issued', -47], ['pending', 47]],
      }); // prettier-ignore
    }
    const { lines } = await memberTimeline(deps, key);
    const told = lines.slice(0, 3).map(({ kind, breakdown }) => [kind, breakdown?.total.points]);
    expect(told).toEqual([
      ['claim', 42],
      ['mature', 47],
      ['claim', 47],
    ]);
  });

  test('starts from the newest when its cursor is no id', async () => {
    const first = await memberTimeline(deps, key);
    expect(await memberTimeline(deps, key, "'; drop table entry")).toEqual(first);
  });
});

describe('[A7] a wallet', () => {
  test('lists the merchants of one account, and only those', async () => {
    const [membership, ...others] = await walletOf(deps, DEMO_IDS.account);
    expect(others).toEqual([]);
    expect(membership).toMatchObject({ merchantSlug: DEMO_SLUG, memberId: DEMO_IDS.member });
    expect(membership?.programs[0]?.units[0]?.available).toBe(162);
    expect(await walletOf(deps, demoId(3, 77))).toEqual([]);
    expect(await membershipOf(deps, demoId(3, 77), DEMO_SLUG)).toBeUndefined();
  });
});

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NONE } from '../commerce/ids.ts';
import { instant, sql } from '../database/sql.ts';
import type { TestDatabase } from '../database/testing/create-test-database.ts';
import { createTestDatabase } from '../database/testing/create-test-database.ts';
import { inTransaction } from '../database/transaction.ts';
import type { LedgerDraft } from './draft.ts';
import { addSource, openDraft, openLots, positionOf } from './draft.ts';
import { expireDueLots } from './expire.ts';
import { loadDraft, lockMembers } from './load-draft.ts';
import { openPosting, takeFromLots } from './posting-writer.ts';
import { saveDraft } from './save-draft.ts';
import type { LedgerCommand, Planner } from './testing/commands.ts';
import { needsOf, plan, PLANNER } from './testing/commands.ts';
import { NaiveLedger } from './testing/naive-ledger.ts';
import type { Cast, Dice } from './testing/random-commands.ts';
import { CommandMaker } from './testing/random-commands.ts';
import { assertStanding, snapshotOfDraft, snapshotOfTables } from './testing/snapshots.ts';

const AT = Date.parse('2026-11-21T12:00:00Z');
const FIRST_SEED = 20_261_121;

let counter = 0;
/** Ids that rise, as real ones do: their order decides between lots that expire together. */
function newId(): string {
  counter += 1;
  return `01930000-0000-7000-8000-${counter.toString(16).padStart(12, '0')}`;
}
const ids = { next: newId };

function newCast(): Cast {
  const several = (count: number) => Array.from({ length: count }, newId);
  return {
    nobody: NONE,
    members: several(2),
    programs: several(2),
    units: ['points', 'visits'],
    orders: several(5),
    newId,
  };
}

const die = fc.noBias(fc.nat({ max: 5_039 }));
const dice: fc.Arbitrary<Dice> = fc.record({ what: die, who: die, which: die, size: die, other: die });

function emptyDraft(): LedgerDraft {
  return openDraft({ positions: [], earnings: [], lots: [], allocations: [] }, { ids, bookedAt: AT });
}

/** Runs dice on the naive model and the planner; returns the command after which they differ, or null. */
function playInMemory(throws: Dice[], planner: Planner): { after: number; found: string } | null {
  const naive = new NaiveLedger();
  const maker = new CommandMaker(newCast(), naive);
  const draft = emptyDraft();
  const holds = new Map<string, string>();
  let commands = 0;
  for (const one of throws) {
    const command = maker.next(one);
    if (!command) continue;
    commands += 1;
    naive.run(command);
    try {
      plan(draft, command, { planner, holds });
      const planned = snapshotOfDraft(draft);
      assertStanding(planned);
      expect(planned).toEqual(naive.snapshot());
    } catch (error) {
      return { after: commands, found: `${JSON.stringify(command)}\n${(error as Error).message}` };
    }
  }
  return null;
}

describe('random commands on the naive model and the pure planner', () => {
  test('[I1] [I3] [I6] positions, lots, earnings and books agree after every command', () => {
    fc.assert(
      fc.property(fc.array(dice, { minLength: 20, maxLength: 120, size: 'max' }), (throws) => {
        expect(playInMemory(throws, PLANNER)).toBeNull();
      }),
      { numRuns: 300, seed: FIRST_SEED },
    );
  });

  test('every kind of posting is among them', () => {
    const kinds = new Set<string>();
    const throwsOf = fc.sample(fc.array(dice, { minLength: 100, maxLength: 120, size: 'max' }), {
      numRuns: 120,
      seed: FIRST_SEED,
    });
    for (const throws of throwsOf) {
      const naive = new NaiveLedger();
      const maker = new CommandMaker(newCast(), naive);
      const draft = emptyDraft();
      const holds = new Map<string, string>();
      for (const one of throws) {
        const command = maker.next(one);
        if (!command) continue;
        naive.run(command);
        plan(draft, command, { planner: PLANNER, holds });
      }
      for (const posting of draft.added.postings) kinds.add(posting.kind);
      for (const allocation of draft.added.allocations) kinds.add(allocation.kind);
    }
    expect([...kinds].toSorted()).toEqual(
      [
        'adjust', 'adjusted_lot', 'capture', 'claim', 'earn', 'expire', 'expired_lot', 'gained_expired', 'held_lot', 'hold', 'into_lot', 'lapse',
        'mature', 'moved_expired', 'moved_lot', 'reattribute', 'release', 'repaid', 'return', 'reverse', 'reversed_expired', 'reversed_lot',
        'reversed_owed', 'reversed_pending', 'reversed_unclaimed', 'reversed_written_off',
      ].toSorted(),
    ); // prettier-ignore
  });
});

/** Lots taken from the wrong end. */
const lifoLots: Planner['hold'] = (draft, command) => {
  expireDueLots(draft, command, command.now);
  if (positionOf(draft, command).available < command.amount) return null;
  const writer = openPosting(draft, command, {
    key: `hold:${command.sourceId}`,
    kind: 'hold',
    sourceId: command.sourceId,
    actor: command.actor,
    occurredAt: draft.bookedAt,
  });
  takeFromLots(writer, openLots(draft, command).reverse(), { kind: 'held_lot', amount: command.amount });
  writer.book('held', command.amount);
  writer.close();
  return writer.postingId;
};

/** A refund that takes its units twice, past the planner's own check. */
const overRefund: Planner['reverse'] = (draft, command) => {
  const earning = draft.earnings
    .get(`${command.sourceId} ${command.programId} ${command.unit}`)
    ?.get(command.memberId);
  if (earning) earning.net += command.amount;
  return PLANNER.reverse(draft, { ...command, amount: command.amount * 2 });
};

/** A delivery that comes twice is credited twice. */
const noDedupe: Planner['earn'] = (draft, command) => {
  PLANNER.earn(draft, command);
  PLANNER.earn(draft, command);
};

describe('planted mutants', () => {
  const mutants: [string, Planner][] = [
    ['LIFO lots', { ...PLANNER, hold: lifoLots }],
    ['over-refund', { ...PLANNER, reverse: overRefund }],
    ['no dedupe', { ...PLANNER, earn: noDedupe }],
  ];
  test.each(mutants)('[I3] [I6] %s is caught within a few hundred commands', (_name, planner) => {
    const histories = fc.sample(fc.array(dice, { minLength: 60, maxLength: 60, size: 'max' }), {
      numRuns: 20,
      seed: FIRST_SEED,
    });
    const caught = histories.map((throws) => playInMemory(throws, planner)).filter((one) => one !== null);
    const innocent = histories.map((throws) => playInMemory(throws, PLANNER)).filter((one) => one !== null);
    expect(innocent).toEqual([]);
    expect(caught.length).toBeGreaterThan(histories.length / 4);
    expect(Math.min(...caught.map((one) => one.after))).toBeLessThanOrEqual(30);
  });
});

describe('the same commands through SQL', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  async function newMerchant(cast: Cast): Promise<string> {
    const merchantId = newId();
    await sql(
      database.pool,
      `INSERT INTO merchant (merchant_id, slug, name, time_zone, created_at) VALUES ($1, $2, 'Model', 'UTC', $3)`,
      [merchantId, merchantId, instant(AT)],
    );
    await sql(
      database.pool,
      `INSERT INTO member (merchant_id, member_id, enrolled_at, enrolled_by, merged_into) SELECT $1, unnest($2::uuid[]), $3, 'test', $4`,
      [merchantId, cast.members, instant(AT), NONE],
    );
    return merchantId;
  }

  async function saveCommand(
    merchantId: string,
    command: LedgerCommand,
    holds: Map<string, string>,
  ): Promise<void> {
    await inTransaction(database.pool, async (tx) => {
      await lockMembers(tx, merchantId, [command.memberId]);
      const draft = await loadDraft(tx, { merchantId, needs: needsOf(command, holds), ids, bookedAt: AT });
      plan(draft, command, { planner: PLANNER, holds });
      for (const { sourceId } of draft.added.postings)
        addSource(draft, { sourceId, kind: 'order', storeId: NONE, occurredAt: AT });
      for (const { sourceId } of draft.changed.earnings)
        addSource(draft, { sourceId, kind: 'order', storeId: NONE, occurredAt: AT });
      await saveDraft(tx, draft, { merchantId, dayOf: () => command.now.today });
    });
  }

  test('[I1] [I3] [I6] the tables agree with the naive model and the planner after every command', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(dice, { minLength: 30, maxLength: 60, size: 'max' }), async (throws) => {
        const cast = newCast();
        const merchantId = await newMerchant(cast);
        const naive = new NaiveLedger();
        const maker = new CommandMaker(cast, naive);
        const draft = emptyDraft();
        const [planned, stored] = [new Map<string, string>(), new Map<string, string>()];
        for (const one of throws) {
          const command = maker.next(one);
          if (!command) continue;
          naive.run(command);
          plan(draft, command, { planner: PLANNER, holds: planned });
          await saveCommand(merchantId, command, stored);
          const tables = await snapshotOfTables(database.pool, merchantId);
          assertStanding(tables);
          expect(tables, JSON.stringify(command)).toEqual(naive.snapshot());
          expect(tables).toEqual(snapshotOfDraft(draft));
        }
      }),
      { numRuns: 15, seed: FIRST_SEED },
    );
  }, 120_000);
});

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NONE } from '../commerce/ids.ts';
import type { TestDatabase } from '../database/testing/create-test-database.ts';
import { createTestDatabase } from '../database/testing/create-test-database.ts';
import type { LedgerDraft } from './draft.ts';
import { openDraft, openLots, positionOf } from './draft.ts';
import { expireDueLots } from './expire.ts';
import { openPosting, takeFromLots } from './posting-writer.ts';
import { prove } from '../proof/prove.ts';
import type { Planner } from './testing/commands.ts';
import { plan, PLANNER } from './testing/commands.ts';
import { AT, insertLedgerMerchant, risingIds, runOnTables } from './testing/ledger-database.ts';
import { NaiveLedger } from './testing/naive-ledger.ts';
import type { Cast, Dice } from './testing/random-commands.ts';
import { CommandMaker } from './testing/random-commands.ts';
import { assertStanding, snapshotOfDraft, snapshotOfTables } from './testing/snapshots.ts';

const FIRST_SEED = 20_261_121;

const ids = risingIds();

function newCast(): Cast {
  const several = (count: number) => Array.from({ length: count }, () => ids.next());
  return {
    nobody: NONE,
    members: several(2),
    programs: several(2),
    units: ['points', 'visits'],
    orders: several(5),
    newId: () => ids.next(),
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
        'adjust', 'adjusted_lot', 'import', 'merge', 'netted_lot', 'pay_out', 'capture', 'claim', 'earn', 'expire', 'expired_lot', 'gained_expired', 'held_lot', 'hold', 'into_lot', 'lapse',
        'mature', 'moved_expired', 'moved_lot', 'reattribute', 'release', 'repaid', 'return', 'reverse', 'reversed_expired', 'reversed_lot',
        'reversed_owed', 'reversed_pending', 'reversed_unclaimed', 'reversed_written_off', 'over_use', 'over_use_ended', 'over_used_lot', 'over_used_owed',
        'over_used_written_off', 'write_off', 'unused', 'retake',
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

  test('[I1] [I3] [I6] the tables agree with the naive model and the planner after every command', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(dice, { minLength: 30, maxLength: 60, size: 'max' }), async (throws) => {
        const cast = newCast();
        const { merchantId } = await insertLedgerMerchant(database.pool, ids, cast.members);
        const ledger = { pool: database.pool, ids, merchantId, holds: new Map<string, string>() };
        const naive = new NaiveLedger();
        const maker = new CommandMaker(cast, naive);
        const draft = emptyDraft();
        const planned = new Map<string, string>();
        for (const one of throws) {
          const command = maker.next(one);
          if (!command) continue;
          naive.run(command);
          plan(draft, command, { planner: PLANNER, holds: planned });
          await runOnTables(ledger, command);
          const tables = await snapshotOfTables(database.pool, merchantId);
          assertStanding(tables);
          expect(tables, JSON.stringify(command)).toEqual(naive.snapshot());
          expect(tables).toEqual(snapshotOfDraft(draft));
        }
        expect((await prove(database.pool, merchantId)).differences).toEqual([]);
      }),
      { numRuns: 30, seed: FIRST_SEED, endOnFailure: true },
    );
  }, 120_000);
});

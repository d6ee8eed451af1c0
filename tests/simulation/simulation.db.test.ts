import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { createTestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { prove } from '@ristourne/core/proof/prove';
import { randomDeliveries } from './deliveries.ts';
import type { Outcome } from './engine.ts';
import { randomHistory, type History } from './history.ts';
import { differencesOf, judge, judgeNets, withoutLuck } from './judge.ts';
import { judgeCodes } from './judge-codes.ts';
import { judgeOccasions } from './judge-occasions.ts';
import { judgeTriggers } from './judge-triggers.ts';
import { play } from './play.ts';
import { FIRST_DAY } from './programs.ts';
import { Prng } from './prng.ts';
import { SqlEngine } from './sql-engine.ts';

/** The second pays with loyalty codes. */
const SEEDS = [18, 25];
const ORDERS = 40;
const PERMUTATIONS = [1, 2, 3];

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const kinds = new Map<string, number>();
const outcomes: { history: History; outcome: Outcome }[] = [];

test.each(SEEDS)(
  '[B21] [B1] [B2] [I1] [I2] [I3] [I6] [I9] [F9] seed %i through SQL, its deliveries permuted three times',
  async (seed) => {
    const history = randomHistory(new Prng(seed), { seed, orders: ORDERS });
    const nets: Map<string, number>[] = [];
    for (const permutation of PERMUTATIONS) {
      const run = seed * 100 + permutation;
      const engine = await SqlEngine.create({ pool: database.pool, history, run });
      const prng = new Prng(run);
      await play(engine, { history, arrivals: randomDeliveries(prng, history), prng });
      const outcome = await engine.outcome();
      expect(judge(history, outcome).slice(0, 10)).toEqual([]);
      expect((await prove(database.pool, engine.merchantId)).differences).toEqual([]);
      nets.push(withoutLuck(history, outcome.nets));
      outcomes.push({ history, outcome });
      for (const { kind } of outcome.postings) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    for (const other of nets) expect(differencesOf(nets[0]!, other)).toEqual([]);
  },
  60_000,
);

test('these runs booked every kind of posting that orders, vouchers and merges can cause', () => {
  expect([...kinds.keys()].toSorted()).toEqual(
    ['capture', 'claim', 'earn', 'expire', 'hold', 'lapse', 'mature', 'merge', 'over_use', 'over_use_ended', 'reattribute', 'release', 'return', 'reverse'], // prettier-ignore
  );
});

test('the oracle misses a reward that was not given, and sees one too many and one whose price was left lying', () => {
  const all = outcomes.flatMap(({ history, outcome }) => {
    const { facts, firings } = outcome.triggers!;
    return firings.map((one) => ({ history, outcome, facts, firings, one }));
  });
  const milestones = all.filter(({ one }) => one.rewardId === 'milestone');
  const visits = all.filter(({ one }) => one.rewardId === 'fifth-visit');
  expect([milestones.length > 0, visits.length > 0]).toEqual([true, true]);
  for (const { history, outcome, facts, firings, one } of milestones)
    for (const times of [one.firings - 1, one.firings + 1]) {
      const changed = firings.map((other) => (other === one ? { ...one, firings: times } : other));
      expect(judgeTriggers(history, { ...outcome, triggers: { facts, firings: changed } })).toHaveLength(1);
    }
  for (const { history, outcome, facts, firings, one } of visits) {
    const held = facts.findIndex(
      (fact) => fact.kind === 'hold' && fact.unit === 'visits' && fact.memberId === one.memberId,
    );
    const without = facts.filter((_fact, place) => place !== held);
    expect(judgeTriggers(history, { ...outcome, triggers: { facts: without, firings } })).not.toEqual([]);
  }
});

const OCCASIONS = ['third-order', 'spender', 'regular'];

test('the oracle misses a reward for an occasion that was not given, and sees one too many, and one too early', () => {
  const seen = new Set<string>();
  const lost: string[] = [];
  for (const { history, outcome } of outcomes) {
    const merged = history.merges.flatMap(({ from, to }) => [outcome.memberIds[from], outcome.memberIds[to]]);
    const judged = (occasions: Outcome['occasions']) => judgeOccasions(history, { ...outcome, occasions });
    const all = outcome.occasions!;
    for (const one of all.filter(
      (two) => OCCASIONS.includes(two.rewardId) && !merged.includes(two.memberId),
    )) {
      seen.add(one.rewardId);
      expect(judged([...all, { ...one, ordinal: 99 }])).not.toEqual([]);
      expect(judged(all.map((two) => (two === one ? { ...one, firedAt: FIRST_DAY } : two)))).not.toEqual([]);
    }
    lost.push(...judged([]));
  }
  expect(lost).toContainEqual(expect.stringContaining('was never given'));
  expect([...seen].toSorted()).toEqual(OCCASIONS.toSorted());
});

test('[B18] the oracle sees a code that is used and not said to be, one that is not charged again, and one that refuses nothing', () => {
  const citing = outcomes.filter(({ history }) => history.citesCodes);
  const changed = citing.flatMap(({ history, outcome }) =>
    outcome.vouchers!.flatMap((one) => {
      const others = outcome.vouchers!.filter((other) => other !== one);
      const said = { ...one, state: one.state === 'used' ? 'issued' : 'used', overUsed: !one.overUsed };
      return judgeCodes(history, { ...outcome, vouchers: [...others, said] }).length;
    }),
  );
  expect([changed.length > 0, changed.every((wrong) => wrong >= 1)]).toEqual([true, true]);
  const uncharged = citing.flatMap(({ history, outcome }) =>
    judgeCodes(history, { ...outcome, postings: outcome.postings.filter((one) => one.kind !== 'over_use') }),
  );
  expect(uncharged).toContainEqual(expect.stringContaining('is charged'));
  const earning = citing.flatMap(({ history, outcome }) =>
    judgeNets(history, {
      ...outcome,
      codes: new Map([...outcome.codes].map(([code]) => [code, { earns: true }])),
    }),
  );
  expect(earning).not.toEqual([]);
});

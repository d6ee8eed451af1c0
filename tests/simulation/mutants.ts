import { expireDueLots } from '@ristourne/core/ledger/expire';
import { earningOf, openLots, positionOf } from '@ristourne/core/ledger/draft';
import { openPosting, takeFromLots } from '@ristourne/core/ledger/posting-writer';
import { reverse } from '@ristourne/core/ledger/reverse';
import { randomDeliveries } from './deliveries.ts';
import { randomHistory } from './history.ts';
import { judge } from './judge.ts';
import type { Parts } from './memory-engine.ts';
import { MemoryEngine, PARTS } from './memory-engine.ts';
import { play } from './play.ts';
import { Prng } from './prng.ts';

const SEEDS = [1, 2, 3];
const SIZES = [2, 5, 10, 20, 40];

/** Every delivery is taken for news: what comes twice or late is believed again. */
const noDedupe: Parts['judgeReading'] = () => 'accept';

/** Redemptions spend the lots that expire last. */
const lifoLots: Parts['hold'] = (draft, command) => {
  expireDueLots(draft, command, command.now);
  if (positionOf(draft, command).available < command.amount) return null;
  const writer = openPosting(draft, command, {
    key: `hold:${command.sourceId}`,
    input: String(command.amount),
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

/** Each taking back is booked twice, past the planner's own check: more goes than was given. */
const overRefund: Parts['planDifferences'] = (draft, targets, options) => {
  const planned = PARTS.planDifferences(draft, targets, options);
  for (const { target, unit, amount } of planned.differences.filter((one) => one.amount < 0)) {
    const key = { sourceId: target.orderId, programId: target.programId, unit, memberId: target.memberId };
    const earning = earningOf(draft, key, target.memberId);
    if (!earning) continue;
    earning.net -= amount;
    const { shortfall, occurredAt } = target;
    reverse(draft, {
      ...key,
      amount: -amount,
      shortfall,
      occurredAt,
      actor: 'mutant',
      evaluationRevision: 0,
    });
  }
  return planned;
};

/** A refund is judged by the rules of today, not by those of the order's day. */
const todaysRules: Parts['targetOf'] = (order, options) => {
  const { context, program } = options;
  const newest = program.versions.at(-1)?.version ?? context.version;
  return PARTS.targetOf(order, {
    ...options,
    context: context.version === 0 ? context : { ...context, version: newest },
  });
};

/** Limited campaigns never run out. */
const overdrawn: Parts['dealGrants'] = (limited, wishes, options) =>
  PARTS.dealGrants(limited, wishes, {
    ...options,
    remaining: new Map(limited.map(({ campaignId }) => [campaignId, Number.MAX_SAFE_INTEGER])),
  });

/** A merge moves the units and forgets what earned them: the next change of an order earns everything anew. */
const forgetfulMerge: Parts['mergePositions'] = (draft, command) => {
  const { earnings } = draft;
  draft.earnings = new Map();
  PARTS.mergePositions(draft, command);
  draft.earnings = earnings;
};

/** One broken part each, the title of what it breaks, and what the oracle must say of it. */
export const MUTANTS: readonly { name: string; parts: Parts; says: RegExp }[] = [
  {
    name: '[I9] no dedupe: a late or repeated delivery is believed again',
    parts: { ...PARTS, judgeReading: noDedupe },
    says: /deserves \d+, has \d+/,
  },
  {
    name: '[I6] LIFO lots: redemptions spend the lots that expire last',
    parts: { ...PARTS, hold: lifoLots },
    says: /naive/,
  },
  {
    name: '[I3] over-refund: more is taken back than was earned',
    parts: { ...PARTS, planDifferences: overRefund },
    says: /deserves|naive|refuses/,
  },
  {
    name: '[B21] [I2] the rules of today judge the orders of yesterday',
    parts: { ...PARTS, targetOf: todaysRules },
    says: /deserves/,
  },
  {
    name: 'a limited campaign that never runs out',
    parts: { ...PARTS, dealGrants: overdrawn },
    says: /gave \d+ of \d+/,
  },
  {
    name: '[I2] a forgetful merge: what orders earned stays behind, and is earned again',
    parts: { ...PARTS, mergePositions: forgetfulMerge },
    says: /deserves|naive|refuses/,
  },
];

export type Found = { events: number; what: string } | null;

/** How many events it takes until the oracle says something, trying small histories first. */
export async function findWith(parts: Parts): Promise<Found> {
  for (const orders of SIZES) {
    for (const seed of SEEDS) {
      const history = randomHistory(new Prng(seed), { seed, orders });
      const engine = new MemoryEngine(history, parts);
      const prng = new Prng(seed);
      let events = 0;
      try {
        events = await play(engine, { history, arrivals: randomDeliveries(prng, history), prng });
      } catch (error) {
        return { events, what: `the engine itself refuses: ${(error as Error).message}` };
      }
      const [what] = judge(history, await engine.outcome());
      if (what !== undefined) return { events, what };
    }
  }
  return null;
}

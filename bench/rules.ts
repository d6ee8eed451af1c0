import type { OrderLine, OrderState } from '@ristourne/core/commerce/order';
import { PLAIN_FACTS } from '@ristourne/core/earning/judging-facts';
import { evaluate } from '@ristourne/core/earning/evaluate';
import { programDefinition, type ProgramDefinitionInput } from '@ristourne/core/programs/definition';
import type { ProductFacts } from '@ristourne/core/programs/rules/article-selector';
import { calibrationMillionsPerSecond } from './calibration.ts';

const RULES = 50;
const LINES = 20;
const CATEGORIES = 40;
const ORDERS = 500;
const ROUNDS = 40;
const TARGET_MICROSECONDS = 25;

/** One line of the printed table; microseconds of processor for an order, the best of all rounds. */
export type RulesBenchRow = { work: string; perSecond: number; note: string };

/** P4: judging an order of 20 lines by 50 rules, each for articles of its own, one in five with exclusions. */
export function run(): RulesBenchRow[] {
  const definition = programDefinition.parse(manyRules());
  const orders = Array.from({ length: ORDERS }, (_, index) => orderOf(index));
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round += 1) {
    const started = process.cpuUsage();
    for (const { order, facts } of orders) evaluate(order, definition, facts);
    const { user, system } = process.cpuUsage(started);
    best = Math.min(best, (user + system) / ORDERS);
  }
  const note = `${best.toFixed(1)} µs of processor an order, target ${TARGET_MICROSECONDS}; calibration ${calibrationMillionsPerSecond()} M/s`;
  return [{ work: `${RULES} rules × ${LINES} lines`, perSecond: Math.round(1_000_000 / best), note }];
}

function manyRules(): ProgramDefinitionInput {
  const plural = { one: 'point', other: 'points' };
  return {
    name: { en: 'Bench', fr: 'Bench' },
    pointName: { en: plural, fr: plural },
    currency: 'EUR',
    taxBase: 'with_tax',
    earning: Array.from({ length: RULES }, (_, index) => ({
      kind: 'rate' as const,
      ruleId: `rule-${index}`,
      points: 1 + (index % 7),
      perMinor: 100 + index,
      on: {
        include: { categories: [`c${index % CATEGORIES}`, `c${(index * 7) % CATEGORIES}`] },
        ...(index % 5 === 0 ? { exclude: { tags: [`t${index % 9}`] } } : {}),
      },
    })),
    rewards: [],
    maturityDays: 0,
    lotDays: 365,
    claimDays: 90,
    shortfall: 'owed',
  };
}

function orderOf(seed: number): { order: OrderState; facts: typeof PLAIN_FACTS } {
  const lines = Array.from({ length: LINES }, (_, index): OrderLine => ({
    lineId: String(index),
    productId: String(1_000 + ((seed * 31 + index * 17) % 300)),
    variationId: '',
    kind: 'product',
    quantity: 1 + ((seed + index) % 3),
    netMinor: 500 + ((seed * 13 + index * 101) % 9_000),
    taxMinor: 100,
    subscription: false,
  }));
  const products = new Map(
    lines.map((line, index): [string, ProductFacts] => [
      line.lineId,
      {
        type: `y${index % 5}`,
        categories: [`c${(seed + index) % CATEGORIES}`, `c${(seed * 3 + index * 5) % CATEGORIES}`],
        tags: [`t${(seed + index) % 12}`],
        points: null,
      },
    ]),
  );
  const order: OrderState = {
    externalId: String(seed), number: String(seed), status: 'earning', platformStatus: 'paid', test: false, currency: 'EUR',
    placedAt: 0, paidAt: 0, fulfilledAt: null, pricesIncludeTax: true,
    totalMinor: lines.reduce((sum, line) => sum + line.netMinor + line.taxMinor, 490), lines, refunds: [], discountCodes: [],
    customerExternalId: '', channel: 'web', locationExternalId: '', tags: [], customerTags: [],
  }; // prettier-ignore
  return { order, facts: { ...PLAIN_FACTS, products } };
}

import type { ProgramDefinition } from './definition.ts';
import { kindOf } from './rules/kinds.ts';

/** What a reward may cost. Wallet money is a unit of each currency. */
export const UNITS = ['points', 'visits'] as const;
/** What members have: points, visits, or wallet money in minor units of a currency (`money:EUR`). */
export type Unit = (typeof UNITS)[number] | MoneyUnit;
export type MoneyUnit = `money:${string}`;

export function moneyUnit(currency: string): MoneyUnit {
  return `money:${currency}`;
}

/** The currency of a unit that is wallet money; null of any other. */
export function currencyOf(unit: Unit): string | null {
  return unit.startsWith(MONEY) ? unit.slice(MONEY.length) : null;
}
const MONEY = 'money:';

/** The units that a version can give, each once. */
export function earnableUnits({ earning, campaigns, currency }: ProgramDefinition): Unit[] {
  const earned = earning.map((rule): Unit => kindOf(rule).unit);
  const added = campaigns.map(({ gain }): Unit => (gain.kind === 'money' ? moneyUnit(currency) : 'points'));
  return [...new Set([...earned, ...added])];
}

/** The units that a programme's rules, campaigns and welcome give and its rewards cost, each once. */
export function definedUnits(definition: ProgramDefinition): Unit[] {
  const welcoming: Unit[] = definition.welcome ? ['points'] : [];
  return [
    ...new Set([...earnableUnits(definition), ...welcoming, ...definition.rewards.map((one) => one.unit)]),
  ];
}

import type { ProgramDefinition, Reward } from '@ristourne/core/programs/definition';
import type { EarningRule } from '@ristourne/core/programs/rules/kinds';
import { NO_EXCLUSIONS } from '@ristourne/core/programs/exclusions';
import { isEveryArticle } from '@ristourne/core/programs/rules/article-selector';
import type { OrderScope } from '@ristourne/core/programs/rules/order-scope';
import { currencyExponent } from '@ristourne/core/commerce/money';

/** A programme as a form holds it: what people typed, as text, until it is saved. */
export type ProgrammeForm = {
  name: { en: string; fr: string };
  pointName: { en: { one: string; other: string }; fr: { one: string; other: string } };
  currency: string;
  taxBase: ProgramDefinition['taxBase'];
  shortfall: ProgramDefinition['shortfall'];
  maturityDays: string;
  lotDays: string;
  claimDays: string;
  rate: { on: boolean; points: string; per: string };
  brackets: { on: boolean; rows: BracketForm[] };
  visits: { on: boolean; minimum: string; dailyCap: string };
  welcome: { on: boolean; points: string };
  expiryNotices: boolean;
  rewards: RewardForm[];
};
export type BracketForm = { from: string; to: string; points: string };
export type RewardForm = {
  rewardId: string;
  name: { en: string; fr: string };
  unit: Reward['unit'];
  cost: string;
  benefit: Reward['benefit']['kind'];
  /** An amount, a percentage, or article numbers with commas. */
  value: string;
  perUnits: string;
  issue: Reward['issue'];
  consuming: boolean;
  voucherDays: string;
  ordersEarn: boolean;
};

/** What the product proposes: 1 point for each unit of currency, 100 points for 3 of it, 20 to welcome, 14 days. */
export function newProgrammeForm(currency: string): ProgrammeForm {
  return {
    name: { en: 'Loyalty programme', fr: 'Programme de fidélité' },
    pointName: { en: { one: 'point', other: 'points' }, fr: { one: 'point', other: 'points' } },
    currency, taxBase: 'with_tax', shortfall: 'owed', maturityDays: '14', lotDays: '365', claimDays: '90',
    rate: { on: true, points: '1', per: '1' },
    brackets: { on: false, rows: [{ from: '0', to: '50', points: '10' }, { from: '50', to: '', points: '25' }] },
    visits: { on: false, minimum: '10', dailyCap: '1' },
    welcome: { on: true, points: '20' }, expiryNotices: true,
    rewards: [{ ...newRewardForm([]), name: { en: '3 off', fr: '3 de remise' } }],
  }; // prettier-ignore
}

/** A reward with the product's defaults, and an id that none of the others has. */
export function newRewardForm(others: RewardForm[]): RewardForm {
  let number = others.length + 1;
  while (others.some(({ rewardId }) => rewardId === `reward-${number}`)) number += 1;
  return {
    rewardId: `reward-${number}`, name: { en: '', fr: '' }, unit: 'points', cost: '100', benefit: 'amount', value: '3',
    perUnits: '100', issue: 'chosen', consuming: true, voucherDays: '90', ordersEarn: true,
  }; // prettier-ignore
}

/** The form of a stored definition; null when it says more than the form can show. */
export function formOf(definition: ProgramDefinition): ProgrammeForm | null {
  const { currency, earning } = definition;
  if (!isPlain(definition)) return null;
  const base = newProgrammeForm(currency);
  const money = (minor: number): string => minorText(minor, currency);
  const rate = ruleOf(earning, 'rate');
  const brackets = ruleOf(earning, 'brackets');
  const visits = ruleOf(earning, 'visits');
  const { name, pointName, taxBase, shortfall, welcome, expiryNotices } = definition;
  return {
    name, pointName, currency, taxBase, shortfall, expiryNotices,
    maturityDays: String(definition.maturityDays),
    lotDays: String(definition.lotDays),
    claimDays: String(definition.claimDays),
    rate: rate ? { on: true, points: String(rate.points), per: money(rate.perMinor) } : { ...base.rate, on: false },
    brackets: brackets
      ? { on: true, rows: brackets.brackets.map((one) => ({
          from: money(one.fromMinor), to: one.toMinor === null ? '' : money(one.toMinor), points: String(one.points),
        })) }
      : base.brackets,
    visits: visits
      ? { on: true, minimum: money(visits.minimumMinor), dailyCap: String(visits.dailyCap) }
      : base.visits,
    welcome: welcome ? { on: true, points: String(welcome.points) } : { ...base.welcome, on: false },
    rewards: definition.rewards.map((reward) => rewardFormOf(reward, money)),
  }; // prettier-ignore
}

/** One rule of each kind at most, for all orders and articles, and no campaigns. */
function isPlain({ earning, campaigns, scope, eligible, exclusions }: ProgramDefinition): boolean {
  const kinds = earning.map((rule) => rule.kind);
  return (
    new Set(kinds).size === kinds.length &&
    !kinds.includes('per_article') &&
    campaigns.length === 0 &&
    isEverywhere(scope) &&
    isEveryArticle(eligible) &&
    earning.every(({ on, where }) => isEveryArticle(on) && isEverywhere(where)) &&
    isDeepEqual(exclusions, NO_EXCLUSIONS)
  );
}

function isEverywhere({ locations, channels, groups }: OrderScope): boolean {
  return locations.length + channels.length + groups.length === 0;
}

function isDeepEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function ruleOf<Kind extends EarningRule['kind']>(
  earning: EarningRule[],
  kind: Kind,
): Extract<EarningRule, { kind: Kind }> | undefined {
  return earning.find((rule): rule is Extract<EarningRule, { kind: Kind }> => rule.kind === kind);
}

function rewardFormOf(reward: Reward, money: (minor: number) => string): RewardForm {
  const { rewardId, name, unit, issue, consuming, ordersEarn, benefit } = reward;
  return {
    rewardId, name, unit, issue, consuming, ordersEarn,
    cost: String(reward.cost),
    voucherDays: String(reward.voucherDays),
    benefit: benefit.kind,
    value: benefitText(benefit, money),
    perUnits: benefit.kind === 'per_units' ? String(benefit.perUnits) : '100',
  }; // prettier-ignore
}

function benefitText(benefit: Reward['benefit'], money: (minor: number) => string): string {
  switch (benefit.kind) {
    case 'amount':
    case 'per_units':
      return money(benefit.amountMinor);
    case 'percent':
      return decimalText(benefit.basisPoints, 2);
    case 'free_article':
      return benefit.productIds.join(', ');
  }
}

/** `12.5` of 1250 with two digits after the point; without the zeros at its end. */
function decimalText(amount: number, digits: number): string {
  const text = String(amount).padStart(digits + 1, '0');
  if (digits === 0) return text;
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`.replace(/\.?0+$/, '');
}

/** An amount as a form shows it: in units of its currency, with a point, without zeros at its end. */
export function minorText(minor: number, currency: string): string {
  return decimalText(minor, currencyExponent(currency));
}

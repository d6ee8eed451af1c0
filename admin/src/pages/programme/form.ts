import type { ProgramDefinition } from '@ristourne/core/programs/definition';
import type { EarningRule } from '@ristourne/core/programs/rules/kinds';
import { NO_EXCLUSIONS } from '@ristourne/core/programs/exclusions';
import { isEveryArticle } from '@ristourne/core/programs/rules/article-selector';
import type { OrderScope } from '@ristourne/core/programs/rules/order-scope';
import { currencyExponent } from '@ristourne/core/commerce/money';
import { newRewardForm, rewardFormOf, type RewardForm } from './reward-form.ts';

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
  rewards: RewardForm[];
};
export type BracketForm = { from: string; to: string; points: string };

/** What the product proposes: 1 point for each unit of currency, 100 points for 3 of it, 14 days. */
export function newProgrammeForm(currency: string): ProgrammeForm {
  return {
    name: { en: 'Loyalty programme', fr: 'Programme de fidélité' },
    pointName: { en: { one: 'point', other: 'points' }, fr: { one: 'point', other: 'points' } },
    currency, taxBase: 'with_tax', shortfall: 'owed', maturityDays: '14', lotDays: '365', claimDays: '90',
    rate: { on: true, points: '1', per: '1' },
    brackets: { on: false, rows: [{ from: '0', to: '50', points: '10' }, { from: '50', to: '', points: '25' }] },
    visits: { on: false, minimum: '10', dailyCap: '1' },
    rewards: [{ ...newRewardForm([]), name: { en: '3 off', fr: '3 de remise' } }],
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
  const { name, pointName, taxBase, shortfall } = definition;
  return {
    name, pointName, currency, taxBase, shortfall,
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
    rewards: definition.rewards.map((reward) => rewardFormOf(reward, { money, decimal: decimalText })),
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

/** `12.5` of 1250 with two digits after the point; without the zeros at its end. */
function decimalText(amount: number, digits: number): string {
  const text = String(amount).padStart(digits + 1, '0');
  if (digits === 0) return text;
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`.replace(/\.?0+$/, '');
}

function minorText(minor: number, currency: string): string {
  return decimalText(minor, currencyExponent(currency));
}

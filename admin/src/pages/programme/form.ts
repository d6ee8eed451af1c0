import type { ProgramDefinition, Reward } from '@ristourne/core/programs/definition';
import { newRuleForm, ruleFormOf, type RuleForm } from './rule-form.ts';
import {
  EVERY_ARTICLE_FORM,
  EVERYWHERE_FORM,
  scopeFormOf,
  selectorFormOf,
  type ScopeForm,
  type SelectorForm,
} from './selection-form.ts';
import { decimalText, listText, minorText } from './typed-text.ts';

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
  /** Which orders and which articles count at all. */
  scope: ScopeForm;
  eligible: SelectorForm;
  exclusions: ExclusionsForm;
  earning: RuleForm[];
  welcome: { on: boolean; points: string };
  expiryNotices: boolean;
  multipliers: ProgramDefinition['multipliers'];
  rewards: RewardForm[];
};
/** Tags as a text with commas. Excluded customer groups say so themselves. */
export type ExclusionsForm = {
  foreignCodes: boolean;
  subscriptions: boolean;
  orderTags: string;
};
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

const PROPOSED_WELCOME = { on: true, points: '20' };

/** What the product proposes: 1 point for each unit of currency, 100 points for 3 of it, 20 to welcome, 14 days. */
export function newProgrammeForm(currency: string): ProgrammeForm {
  return {
    name: { en: 'Loyalty programme', fr: 'Programme de fidélité' },
    pointName: { en: { one: 'point', other: 'points' }, fr: { one: 'point', other: 'points' } },
    currency, taxBase: 'with_tax', shortfall: 'owed', maturityDays: '14', lotDays: '365', claimDays: '90',
    scope: EVERYWHERE_FORM, eligible: EVERY_ARTICLE_FORM,
    exclusions: { foreignCodes: false, subscriptions: false, orderTags: '' },
    earning: [newRuleForm('rate', [])], multipliers: 'best', welcome: PROPOSED_WELCOME, expiryNotices: true,
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

/** The form of a stored definition. Campaigns have pages of their own; a save leaves them as they are. */
export function formOf(definition: ProgramDefinition): ProgrammeForm {
  const { name, pointName, currency, taxBase, shortfall, multipliers, exclusions, welcome, expiryNotices } =
    definition;
  const money = (minor: number): string => minorText(minor, currency);
  return {
    name, pointName, currency, taxBase, shortfall, multipliers, expiryNotices,
    maturityDays: String(definition.maturityDays),
    lotDays: String(definition.lotDays),
    claimDays: String(definition.claimDays),
    scope: scopeFormOf(definition.scope),
    eligible: selectorFormOf(definition.eligible),
    exclusions: {
      ...exclusions, orderTags: listText(exclusions.orderTags),
    },
    earning: definition.earning.map((rule) => ruleFormOf(rule, currency)),
    welcome: welcome ? { on: true, points: String(welcome.points) } : { ...PROPOSED_WELCOME, on: false },
    rewards: definition.rewards.map((reward) => rewardFormOf(reward, money)),
  }; // prettier-ignore
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
      return listText(benefit.productIds);
  }
}

import type { ProgramDefinition } from '@ristourne/core/programs/definition';
import { newRewardForm, rewardFormOf, type RewardForm } from './reward-form.ts';
import { newRuleForm, ruleFormOf, type RuleForm } from './rule-form.ts';
import {
  EVERY_ARTICLE_FORM,
  EVERYWHERE_FORM,
  scopeFormOf,
  selectorFormOf,
  type ScopeForm,
  type SelectorForm,
} from './selection-form.ts';
import { ALWAYS_VALID, validityFormOf, type ValidityForm } from './validity-form.ts';
import { decimalText, listText, minorText } from './typed-text.ts';

/** A programme as a form holds it: what people typed, as text, until it is saved. */
export type ProgrammeForm = {
  name: { en: string; fr: string };
  pointName: { en: { one: string; other: string }; fr: { one: string; other: string } };
  currency: string;
  taxBase: ProgramDefinition['taxBase'];
  shortfall: ProgramDefinition['shortfall'];
  maturityDays: string;
  maturesFrom: ProgramDefinition['maturesFrom']['kind'];
  /** How the store names a booking's time: stays when something else is chosen. */
  bookingProperty: string;
  lotDays: string;
  claimDays: string;
  /** Which orders and which articles count at all. */
  scope: ScopeForm;
  eligible: SelectorForm;
  exclusions: ExclusionsForm;
  earning: RuleForm[];
  welcome: { on: boolean; points: string };
  expiryNotices: boolean;
  validity: ValidityForm;
  multipliers: ProgramDefinition['multipliers'];
  rewards: RewardForm[];
};
/** Tags as a text with commas. Excluded customer groups say so themselves. */
export type ExclusionsForm = {
  foreignCodes: boolean;
  subscriptions: boolean;
  orderTags: string;
};

const PROPOSED_WELCOME = { on: true, points: '20' };

/** What the product proposes: 1 point for each unit of currency, 100 points for 3 of it, 20 to welcome, 14 days. */
export function newProgrammeForm(currency: string): ProgrammeForm {
  return {
    name: { en: 'Loyalty programme', fr: 'Programme de fidélité' },
    pointName: { en: { one: 'point', other: 'points' }, fr: { one: 'point', other: 'points' } },
    currency, taxBase: 'with_tax', shortfall: 'owed', maturityDays: '14', maturesFrom: 'payment', bookingProperty: '', lotDays: '365', claimDays: '90',
    scope: EVERYWHERE_FORM, eligible: EVERY_ARTICLE_FORM,
    exclusions: { foreignCodes: false, subscriptions: false, orderTags: '' },
    earning: [newRuleForm('rate', [])], multipliers: 'best', welcome: PROPOSED_WELCOME, expiryNotices: true,
    validity: ALWAYS_VALID,
    rewards: [{ ...newRewardForm([]), name: { en: '3 off', fr: '3 de remise' } }],
  }; // prettier-ignore
}

/** The form of a stored definition. Campaigns have pages of their own; a save leaves them as they are. */
export function formOf(definition: ProgramDefinition): ProgrammeForm {
  const { name, pointName, currency, taxBase, shortfall, multipliers, exclusions, welcome, expiryNotices } =
    definition;
  const money = (minor: number): string => minorText(minor, currency);
  return {
    name, pointName, currency, taxBase, shortfall, multipliers, expiryNotices,
    validity: validityFormOf(definition.validity),
    maturityDays: String(definition.maturityDays),
    maturesFrom: definition.maturesFrom.kind,
    bookingProperty: definition.maturesFrom.kind === 'booking' ? definition.maturesFrom.property : '',
    lotDays: String(definition.lotDays),
    claimDays: String(definition.claimDays),
    scope: scopeFormOf(definition.scope),
    eligible: selectorFormOf(definition.eligible),
    exclusions: {
      ...exclusions, orderTags: listText(exclusions.orderTags),
    },
    earning: definition.earning.map((rule) => ruleFormOf(rule, currency)),
    welcome: welcome ? { on: true, points: String(welcome.points) } : { ...PROPOSED_WELCOME, on: false },
    rewards: definition.rewards.map((reward) => rewardFormOf(reward, { money, decimal: decimalText })),
  }; // prettier-ignore
}

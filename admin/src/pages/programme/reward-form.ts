import type { BenefitField } from '@ristourne/core/programs/benefits/benefit-kind';
import { benefitKind, type Benefit, type BenefitKindName } from '@ristourne/core/programs/benefits/kinds';
import type { OccasionField } from '@ristourne/core/programs/occasions/occasion-kind';
import { occasionKind, type Occasion, type OccasionKindName } from '@ristourne/core/programs/occasions/kinds';
import type { Reward } from '@ristourne/core/programs/definition';
import { CODE_LENGTH } from '@ristourne/core/programs/rules/limits';

/** A reward as a form holds it: what people typed, as text, until it is saved. */
export type RewardForm = {
  rewardId: string;
  name: { en: string; fr: string };
  unit: Reward['unit'];
  cost: string;
  benefit: BenefitKindName;
  /** What was typed for any kind's arguments, by their names: an amount stays when the kind changes. */
  typed: TypedBenefit;
  /** Articles with their prices; their reward costs what the cheapest does. */
  articles: ArticleForm[];
  /** `chosen` and `automatic` have a price; the others are given for an occasion. */
  issue: Reward['issue'] | OccasionKindName;
  /** What was typed for any occasion's arguments, by their names. */
  occasion: TypedOccasion;
  consuming: boolean;
  voucherDays: string;
  ordersEarn: boolean;
  codeLength: string;
  bound: boolean;
};
export type TypedBenefit = Record<Exclude<BenefitField['name'], 'articles'>, string>;
export type TypedOccasion = Record<Exclude<OccasionField['name'], 'repeats'>, string> & { repeats: boolean };
export type ArticleForm = { productId: string; units: string; name: string };

export const NEW_ARTICLE: ArticleForm = { productId: '', units: '100', name: '' };

/** Whether a reward is given for an occasion, and for which. */
export function occasionOf({ issue }: Pick<RewardForm, 'issue'>): OccasionKindName | null {
  return issue === 'chosen' || issue === 'automatic' ? null : issue;
}

/** A reward with the product's defaults, and an id that none of the others has. */
export function newRewardForm(others: RewardForm[]): RewardForm {
  let number = others.length + 1;
  while (others.some(({ rewardId }) => rewardId === `reward-${number}`)) number += 1;
  return {
    rewardId: `reward-${number}`, name: { en: '', fr: '' }, unit: 'points', cost: '100', benefit: 'amount',
    typed: { amountMinor: '3', basisPoints: '10', perUnits: '100', productIds: '', minMinor: '1', maxMinor: '100' }, articles: [NEW_ARTICLE],
    issue: 'chosen', occasion: { order: '5', repeats: false, amountMinor: '500', visits: '4', days: '90' }, consuming: true, voucherDays: '90', ordersEarn: true,
    codeLength: String(CODE_LENGTH), bound: false,
  }; // prettier-ignore
}

/** How numbers are typed: amounts in the programme's currency, and decimals with so many digits. */
type Texts = { money: (minor: number) => string; decimal: (amount: number, digits: number) => string };

export function rewardFormOf(reward: Reward, texts: Texts): RewardForm {
  const { rewardId, name, unit, consuming, ordersEarn, benefit, occasion, bound } = reward;
  const blank = newRewardForm([]);
  return {
    rewardId, name, unit, consuming, ordersEarn, bound,
    codeLength: String(reward.codeLength),
    issue: occasion?.kind ?? reward.issue,
    occasion: { ...blank.occasion, ...(occasion ? typedOccasionOf(occasion, texts) : {}) },
    cost: String(reward.cost),
    voucherDays: String(reward.voucherDays),
    benefit: benefit.kind,
    typed: { ...blank.typed, ...typedOf(benefit, texts) },
    articles: benefit.kind === 'article_price'
      ? benefit.articles.map(({ productId, units, name: article }) => ({ productId, units: String(units), name: article }))
      : blank.articles,
  }; // prettier-ignore
}

function typedOccasionOf(occasion: Occasion, { money }: Texts): Partial<TypedOccasion> {
  const values = occasion as unknown as Record<OccasionField['name'], number & boolean>;
  const typed = occasionKind(occasion).fields.map(({ name, input }): [string, string | boolean] => {
    if (input === 'flag') return [name, values[name]];
    return [name, input === 'money' ? money(values[name]) : String(values[name])];
  });
  return Object.fromEntries(typed);
}

const PERCENT_DIGITS = 2;

function typedOf(benefit: Benefit, { money, decimal }: Texts): Partial<TypedBenefit> {
  const values = benefit as unknown as Record<BenefitField['name'], number & string[]>;
  const typed = benefitKind(benefit).fields.flatMap(({ name, input }): [string, string][] => {
    switch (input) {
      case 'money':
        return [[name, money(values[name])]];
      case 'percent':
        return [[name, decimal(values[name], PERCENT_DIGITS)]];
      case 'units':
        return [[name, String(values[name])]];
      case 'products':
        return [[name, values[name].join(', ')]];
      case 'articles':
        return [];
    }
  });
  return Object.fromEntries(typed);
}

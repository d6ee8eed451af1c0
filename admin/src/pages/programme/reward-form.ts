import type { BenefitField } from '@ristourne/core/programs/benefits/benefit-kind';
import { benefitKind, type Benefit, type BenefitKindName } from '@ristourne/core/programs/benefits/kinds';
import type { Reward } from '@ristourne/core/programs/definition';

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
  issue: Reward['issue'];
  consuming: boolean;
  voucherDays: string;
  ordersEarn: boolean;
};
export type TypedBenefit = Record<Exclude<BenefitField['name'], 'articles'>, string>;
export type ArticleForm = { productId: string; units: string; name: string };

export const NEW_ARTICLE: ArticleForm = { productId: '', units: '100', name: '' };

/** A reward with the product's defaults, and an id that none of the others has. */
export function newRewardForm(others: RewardForm[]): RewardForm {
  let number = others.length + 1;
  while (others.some(({ rewardId }) => rewardId === `reward-${number}`)) number += 1;
  return {
    rewardId: `reward-${number}`, name: { en: '', fr: '' }, unit: 'points', cost: '100', benefit: 'amount',
    typed: { amountMinor: '3', basisPoints: '10', perUnits: '100', productIds: '' }, articles: [NEW_ARTICLE],
    issue: 'chosen', consuming: true, voucherDays: '90', ordersEarn: true,
  }; // prettier-ignore
}

/** How numbers are typed: amounts in the programme's currency, and decimals with so many digits. */
type Texts = { money: (minor: number) => string; decimal: (amount: number, digits: number) => string };

export function rewardFormOf(reward: Reward, texts: Texts): RewardForm {
  const { rewardId, name, unit, issue, consuming, ordersEarn, benefit } = reward;
  const blank = newRewardForm([]);
  return {
    rewardId, name, unit, issue, consuming, ordersEarn,
    cost: String(reward.cost),
    voucherDays: String(reward.voucherDays),
    benefit: benefit.kind,
    typed: { ...blank.typed, ...typedOf(benefit, texts) },
    articles: benefit.kind === 'article_price'
      ? benefit.articles.map(({ productId, units, name: article }) => ({ productId, units: String(units), name: article }))
      : blank.articles,
  }; // prettier-ignore
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

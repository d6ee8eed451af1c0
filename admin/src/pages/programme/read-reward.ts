import type { BenefitField } from '@ristourne/core/programs/benefits/benefit-kind';
import { cheapest } from '@ristourne/core/programs/benefits/article-price';
import { benefitKind, type Benefit } from '@ristourne/core/programs/benefits/kinds';
import { occasionKind, type Occasion, type OccasionKindName } from '@ristourne/core/programs/occasions/kinds';
import type { Reward } from '@ristourne/core/programs/definition';
import { currencyOf, moneyUnit } from '@ristourne/core/programs/units';
import { CODE_LENGTH, MAX_CODE_LENGTH, MIN_CODE_LENGTH } from '@ristourne/core/programs/rules/limits';
import type { Reader } from './reader.ts';
import { occasionOf, type ArticleForm, type RewardForm } from './reward-form.ts';

/** Reads what was typed of one reward. What is wrong is told to the reader, by the name of its field. */
export function readReward(reader: Reader, reward: RewardForm, index: number): Reward {
  const { t } = reader;
  const at = `rewards.${index}`;
  const name = {
    en: reader.text(`${at}.name.en`, reward.name.en, t('programme.reward.name.en')),
    fr: reader.text(`${at}.name.fr`, reward.name.fr, t('programme.reward.name.fr')),
  };
  const occasion = occasionOf(reward);
  const { asks } = benefitKind({ kind: reward.benefit });
  const hasPrice = occasion === null && asks !== 'article' && asks !== 'amount';
  const typedCost = hasPrice ? reader.number(`${at}.cost`, reward.cost, t('programme.reward.cost')) : 1;
  const benefit = readBenefit(reader, reward, at);
  return {
    rewardId: reward.rewardId,
    revision: 1,
    name,
    unit: unitOf(reader, reward),
    cost: costOf(benefit, typedCost),
    benefit,
    ...(occasion === null
      ? { issue: reward.issue as Reward['issue'], consuming: reward.issue === 'chosen' || reward.consuming }
      : {
          issue: 'automatic',
          consuming: false,
          occasion: readOccasion(reader, reward, { kind: occasion, at }),
        }),
    voucherDays: reader.number(`${at}.voucherDays`, reward.voucherDays, t('programme.reward.days')),
    ordersEarn: reward.ordersEarn,
    codeLength: readCodeLength(reader, reward, `${at}.codeLength`),
    bound: reward.bound,
  };
}

/** Wallet money is spent in the programme's own currency; a kind that is paid otherwise does not keep it. */
function unitOf({ currency }: Reader, { benefit, unit }: RewardForm): Reward['unit'] {
  if (benefit === 'wallet_money') return moneyUnit(currency);
  return currencyOf(unit) === null ? unit : 'points';
}

/** What a kind that prices itself costs at least. */
function costOf(benefit: Benefit, typed: number): number {
  if (benefit.kind === 'wallet_money') return benefit.minMinor;
  return benefit.kind === 'article_price' ? cheapest(benefit) : typed;
}

function readCodeLength(reader: Reader, { codeLength, bound }: RewardForm, field: string): number {
  const label = reader.t('programme.reward.codeLength');
  const length = reader.number(field, codeLength, { label, least: MIN_CODE_LENGTH, most: MAX_CODE_LENGTH });
  return length >= CODE_LENGTH || bound || reader.problems.some((one) => one.field === field)
    ? length
    : reader.refuse(field, ['problem.shortCode', { field: label, least: CODE_LENGTH }], CODE_LENGTH);
}

/** Its kind says which fields there are, and how each is typed. */
function readBenefit(reader: Reader, reward: RewardForm, at: string): Benefit {
  const fields = benefitKind({ kind: reward.benefit }).fields.map((field) => [
    field.name,
    readField(reader, reward, { field, at: `${at}.benefit.${field.name}` }),
  ]);
  // Each kind's fields are its arguments, and the definition's own validation follows.
  return { kind: reward.benefit, ...Object.fromEntries(fields) } as Benefit;
}

function readField(
  reader: Reader,
  reward: RewardForm,
  { field, at }: { field: BenefitField; at: string },
): unknown {
  const { name, input } = field;
  if (name === 'articles')
    return reward.articles.map((article, index) => readArticle(reader, article, `${at}.${index}`));
  const label = reader.t(`programme.reward.field.${name}`);
  const typed = reward.typed[name];
  switch (input) {
    case 'money':
      return reader.money(at, typed, label);
    case 'percent':
      return reader.percent(at, typed, label);
    case 'units':
      return reader.number(at, typed, label);
    case 'products':
      return reader.list(at, typed, label);
    case 'articles':
      throw new Error(`${name} is typed as one text`);
  }
}

type OccasionToRead = { kind: OccasionKindName; at: string };

function readOccasion(reader: Reader, { occasion }: RewardForm, { kind, at }: OccasionToRead): Occasion {
  const fields = occasionKind({ kind }).fields.map(({ name, input }): [string, number | boolean] => {
    if (name === 'repeats') return [name, occasion.repeats];
    const field = `${at}.occasion.${name}`;
    const label = reader.t(`programme.reward.occasion.${name}`);
    const read = input === 'money' ? reader.money : reader.number;
    return [name, read.call(reader, field, occasion[name], label)];
  });
  return { kind, ...Object.fromEntries(fields) } as Occasion;
}

function readArticle(reader: Reader, { productId, units, name }: ArticleForm, at: string) {
  const { t } = reader;
  return {
    productId: reader.text(`${at}.productId`, productId, t('programme.reward.article.productId')),
    units: reader.number(`${at}.units`, units, t('programme.reward.article.units')),
    name: reader.text(`${at}.name`, name, t('programme.reward.article.name')),
  };
}

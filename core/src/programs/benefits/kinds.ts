import type { z } from 'zod';
import { amount } from './amount.ts';
import type { benefit } from './arguments.ts';
import { articlePrice } from './article-price.ts';
import type { BenefitKind } from './benefit-kind.ts';
import { freeArticle } from './free-article.ts';
import { freeShipping } from './free-shipping.ts';
import { giftCard } from './gift-card.ts';
import { perUnits } from './per-units.ts';
import { percent } from './percent.ts';
import { walletMoney } from './wallet-money.ts';

export type Benefit = z.infer<typeof benefit>;
export type BenefitKindName = Benefit['kind'];

type Kinds = { readonly [Kind in BenefitKindName]: BenefitKind<Extract<Benefit, { kind: Kind }>> };
const KINDS: Kinds = {
  amount,
  percent,
  per_units: perUnits,
  free_article: freeArticle,
  free_shipping: freeShipping,
  article_price: articlePrice,
  gift_card: giftCard,
  wallet_money: walletMoney,
};

/** All kinds, in the order in which forms offer them. */
export const BENEFIT_KINDS = Object.keys(KINDS) as readonly BenefitKindName[];

/** A kind that takes any benefit: whoever asks hands it the very benefit that it asked for. */
export type AnyBenefitKind = BenefitKind<Benefit>;

/** The kind of a reward's benefit, or of what a voucher is worth: each of those is a kind of benefit, too. */
export function benefitKind({ kind }: { kind: BenefitKindName }): AnyBenefitKind {
  return KINDS[kind] as unknown as AnyBenefitKind;
}

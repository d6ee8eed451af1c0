import type { z } from 'zod';
import type { articlePriceBenefit } from './arguments.ts';
import type { BenefitKind } from './benefit-kind.ts';

type ArticlePrice = z.infer<typeof articlePriceBenefit>;

/** An article is given for its own price in units (D4): one reward, and its buyer chooses one of its articles. */
export const articlePrice: BenefitKind<ArticlePrice> = {
  kind: 'article_price',
  fields: [{ name: 'articles', input: 'articles' }],
  asks: 'article',
  namesArticles: true,
  words: {
    en: ({ articles }, say) => say.list(articles.map(({ name, units }) => `${name} (${say.units(units)})`)),
    fr: ({ articles }, say) => say.list(articles.map(({ name, units }) => `${name} (${say.units(units)})`)),
  },
  price: ({ articles }, _cost, { units, article }) => {
    const chosen =
      articles.length === 1 && article === undefined
        ? articles[0]
        : articles.find((one) => one.productId === article);
    if (!chosen || (units !== undefined && units !== chosen.units)) return null;
    return { units: chosen.units, article: chosen.productId };
  },
  worth: ({ articles }, { article }) => {
    const chosen = articles.find((one) => one.productId === article);
    if (!chosen) throw new Error(`the reward has no article ${article}`);
    return { kind: 'free_article', productIds: [chosen.productId], name: chosen.name };
  },
  rate: null,
};

/** What a reward of such articles costs at least: what its members save for first. */
export function cheapest({ articles }: Pick<ArticlePrice, 'articles'>): number {
  return Math.min(...articles.map((one) => one.units));
}

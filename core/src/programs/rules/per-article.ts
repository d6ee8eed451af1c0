import type { z } from 'zod';
import { extraOf, type CountedPart, type Gain, type RuleKind } from './rule-kind.ts';
import type { perArticleRule } from './arguments.ts';

export type PerArticleRule = z.infer<typeof perArticleRule>;

export const perArticle: RuleKind<PerArticleRule> = {
  kind: 'per_article',
  unit: 'points',
  title: { en: 'Points by article', fr: 'Des points par article' },
  fields: [],
  readsPoints: true,
  countsMoney: false,
  words: {
    en: words('points by article, as many as each one carries', (pieces) => `by article, for ${pieces}`, [
      'piece',
      'pieces',
    ]),
    fr: words(
      'des points par article, autant que chacun en porte',
      (pieces) => `par article, pour ${pieces}`,
      ['pièce', 'pièces'],
    ),
  },
  evaluate: (_rule, part) => gainOf(part),
  extra: (_rule, { boosted }, times) => extraOf(gainOf(boosted).amount, times),
};

function gainOf({ lines }: CountedPart): Gain {
  let amount = 0;
  let pieces = 0;
  for (const { keptQuantity, points } of lines) {
    if (points === null || points === 0) continue;
    amount += keptQuantity * points;
    pieces += keptQuantity;
  }
  if (!Number.isSafeInteger(amount)) throw new Error('the points of an order are beyond safe integers');
  return { amount, detail: { pieces } };
}

function words(
  rule: string,
  share: (pieces: string) => string,
  [one, other]: [string, string],
): RuleKind<PerArticleRule>['words']['en'] {
  return {
    rule: () => [rule],
    share: ({ pieces = 0 }, say) => share(`${say.number(pieces)} ${pieces <= 1 ? one : other}`),
  };
}

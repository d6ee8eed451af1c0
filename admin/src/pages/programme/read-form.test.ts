import { programDefinition } from '@ristourne/core/programs/definition';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { translator } from '../../texts/translate.ts';
import { formOf, newProgrammeForm, type ProgrammeForm } from './form.ts';
import { giveBack, previewOrder } from './preview-order.ts';
import { readForm } from './read-form.ts';
import { newRewardForm } from './reward-form.ts';

const t = translator('en');
const form = (change: Partial<ProgrammeForm> = {}): ProgrammeForm => ({
  ...newProgrammeForm('EUR'),
  ...change,
});
const read = (given: ProgrammeForm) => {
  const result = readForm(given, t);
  if (result.outcome !== 'read') throw new Error(JSON.stringify(result.problems));
  return result.definition;
};
const problems = (given: ProgrammeForm) => {
  const result = readForm(given, t);
  return result.outcome === 'invalid' ? result.problems : [];
};

describe('reading the form', () => {
  test('what the product proposes is a definition as it stands', () => {
    const definition = read(form());
    expect(programDefinition.safeParse(definition).success).toBe(true);
    expect(definition.earning).toEqual([{ kind: 'rate', ruleId: 'rate', points: 1, perMinor: 100 }]);
    expect(definition.rewards[0]?.benefit).toEqual({ kind: 'amount', amountMinor: 300 });
  });

  test.each([
    ['12.50', 1_250],
    ['12,5', 1_250],
    ['1 200', 120_000],
    ['0.07', 7],
    ['1\u202f000,99', 100_099],
  ])('an amount typed as %s is exact', (per, perMinor) => {
    const { earning } = read(form({ rate: { on: true, points: '1', per } }));
    expect(earning[0]).toMatchObject({ perMinor });
  });

  test.each(['', '1.234', 'ten', '-3', '1e3', '1.2.3', '12€'])(
    'an amount typed as "%s" names its field',
    (per) => {
      expect(problems(form({ rate: { on: true, points: '1', per } }))).toEqual([
        { field: 'rate.per', message: 'for each: type an amount, such as 12.50.' },
      ]);
    },
  );

  test('amounts follow the currency: yen have no decimals, dinars three', () => {
    expect(problems(form({ currency: 'JPY', rate: { on: true, points: '1', per: '1.5' } }))).toHaveLength(1);
    const { earning } = read(form({ currency: 'KWD', rate: { on: true, points: '1', per: '1.5' } }));
    expect(earning[0]).toMatchObject({ perMinor: 1_500 });
  });

  test('every bad field is named at once, in the user’s language', () => {
    const blank = newRewardForm([]);
    const typed = { ...blank.typed, basisPoints: '120' };
    const rewards = [{ ...blank, cost: 'many', benefit: 'percent' as const, typed }];
    const result = readForm(form({ lotDays: '', rewards }), translator('fr'));
    expect(result.outcome === 'invalid' && result.problems.map(({ field }) => field)).toEqual([
      'rewards.0.name.en',
      'rewards.0.name.fr',
      'rewards.0.cost',
      'rewards.0.benefit.basisPoints',
      'lotDays',
    ]);
    expect(result.outcome === 'invalid' && result.problems.at(-1)?.message).toBe(
      'Les points durent\u00a0: saisissez un nombre entier.',
    );
  });
});

describe('a stored definition', () => {
  test('comes back from its form as it was, whatever its amounts', () => {
    const minor = fc.integer({ min: 1, max: 999_999_999 });
    fc.assert(
      fc.property(minor, minor, fc.integer({ min: 1, max: 10_000 }), (per, worth, percent) => {
        const base = read(form());
        const [reward] = base.rewards;
        const definition = programDefinition.parse({
          ...base,
          earning: [
            { kind: 'rate' as const, ruleId: 'rate', points: 3, perMinor: per },
            { kind: 'visits' as const, ruleId: 'visits', minimumMinor: worth, dailyCap: 2 },
          ],
          rewards: [
            { ...reward!, rewardId: 'a', benefit: { kind: 'amount' as const, amountMinor: worth } },
            { ...reward!, rewardId: 'b', benefit: { kind: 'percent' as const, basisPoints: percent } },
            { ...reward!, rewardId: 'c', benefit: { kind: 'free_shipping' as const } },
            {
              ...reward!,
              rewardId: 'd',
              cost: worth,
              benefit: {
                kind: 'article_price' as const,
                articles: [
                  { productId: '7', units: worth + 1, name: 'Tea' },
                  { productId: '8', units: worth, name: 'Pot' },
                ],
              },
            },
            {
              ...reward!,
              rewardId: 'e',
              benefit: { kind: 'per_units' as const, amountMinor: worth, perUnits: 7 },
            },
            {
              ...reward!,
              rewardId: 'g',
              cost: 1,
              issue: 'automatic' as const,
              consuming: false,
              occasion: { kind: 'spend' as const, amountMinor: worth },
            },
            {
              ...reward!,
              rewardId: 'h',
              cost: 1,
              issue: 'automatic' as const,
              consuming: false,
              occasion: { kind: 'nth_order' as const, order: 7, repeats: true },
            },
            {
              ...reward!,
              rewardId: 'i',
              cost: 1,
              issue: 'automatic' as const,
              consuming: false,
              occasion: { kind: 'absence' as const, days: 60 },
            },
            { ...reward!, rewardId: 'f', benefit: { kind: 'free_article' as const, productIds: ['7', '8'] } },
          ],
        });
        expect(programDefinition.parse(read(formOf(definition)!))).toEqual(definition);
      }),
      { seed: 3 },
    );
  });

  test('with two rules of a kind is more than the form can show', () => {
    const definition = programDefinition.parse(read(form()));
    const rate = definition.earning[0]!;
    expect(formOf({ ...definition, earning: [rate, { ...rate, ruleId: 'other' }] })).toBeNull();
  });
});

describe('the preview', () => {
  test('is the engine’s own judgement of a sample order', () => {
    expect(previewOrder(form(), '50')).toMatchObject({ points: 50, visits: 0 });
    expect(previewOrder(form(), '41.66')).toMatchObject({ points: 41 });
    expect(previewOrder(form(), 'a lot')).toBeNull();
  });

  test('tells what is given back: 100 points for 3 at a point for each euro is 3 percent', () => {
    expect(giveBack(form())?.basisPoints).toBe(300);
    expect(giveBack(form({ rewards: [] }))).toBeNull();
    const rewards = [
      {
        ...newRewardForm([]),
        name: { en: 'a', fr: 'a' },
        benefit: 'per_units' as const,
        typed: { ...newRewardForm([]).typed, amountMinor: '0.05', perUnits: '1' },
      },
    ];
    expect(giveBack(form({ rewards }))?.basisPoints).toBe(500);
  });
});

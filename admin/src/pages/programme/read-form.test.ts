import { programDefinition, type ProgramDefinition } from '@ristourne/core/programs/definition';
import { checkDefinition } from '@ristourne/core/programs/save-program';
import { describe, expect, test } from 'vitest';
import '../../texts/add-forms.ts';
import { fr } from '../../texts/fr.ts';
import { answerTranslator } from '../../texts/answer-translator.ts';
import { addCatalogue, translator } from '../../texts/translate.ts';
import { inWords } from './definition-problems.ts';
import { formOf, newProgrammeForm, type ProgrammeForm } from './form.ts';
import { newRewardForm, type RewardForm } from './reward-form.ts';
import { previewOrder, ruleSentences, type SampleOrder } from './preview-order.ts';
import { readForm } from './read-form.ts';
import { newRuleForm, type RuleForm } from './rule-form.ts';
import { readList } from './typed-text.ts';

addCatalogue('fr', fr);

const speaking = (language: 'en' | 'fr') => ({ t: translator(language), language, campaigns: [] });
const form = (change: Partial<ProgrammeForm> = {}): ProgrammeForm => ({
  ...newProgrammeForm('EUR'),
  ...change,
});
const rule = (kind: RuleForm['kind'], values: Record<string, string> = {}): RuleForm => {
  const made = newRuleForm(kind, []);
  return { ...made, values: { ...made.values, ...values } };
};
const read = (given: ProgrammeForm): ProgramDefinition => {
  const result = readForm(given, speaking('en'));
  if (result.outcome !== 'read') throw new Error(JSON.stringify(result.problems));
  return result.definition;
};
const problems = (given: ProgrammeForm, language: 'en' | 'fr' = 'en') => {
  const result = readForm(given, speaking(language));
  return result.outcome === 'invalid' ? result.problems : [];
};

describe('reading the form', () => {
  test('what the product proposes is a definition as it stands', () => {
    const definition = read(form());
    expect(programDefinition.parse(definition)).toEqual(definition);
    expect(definition.earning).toMatchObject([{ kind: 'rate', ruleId: 'rate', points: 1, perMinor: 100 }]);
    expect(definition.rewards[0]?.benefit).toEqual({ kind: 'amount', amountMinor: 300 });
  });

  test('[B13] the welcome is a number of points, or nothing, and comes back into the form', () => {
    expect(read(form())).toMatchObject({ welcome: { points: 20 }, expiryNotices: true });
    const off = read(form({ welcome: { on: false, points: 'x' }, expiryNotices: false }));
    expect(off).toMatchObject({ welcome: null, expiryNotices: false });
    expect(formOf(off)).toMatchObject({ welcome: { on: false, points: '20' }, expiryNotices: false });
    expect(formOf(read(form({ welcome: { on: true, points: '35' } }))).welcome.points).toBe('35');
    expect(problems(form({ welcome: { on: true, points: 'some' } }))).toEqual([
      { field: 'welcome.points', message: 'Points on joining: type a whole number.' },
    ]);
  });

  test('[C2] a membership holds always, between two dates, or for some days, and a wrong one is named', () => {
    const validity = (change: Partial<ProgrammeForm['validity']>) =>
      form({ validity: { kind: 'always', from: '', to: '', days: '', ...change } });
    expect(read(validity({})).validity).toBeNull();
    expect(read(validity({ kind: 'days', days: '90' })).validity).toEqual({ kind: 'days', days: 90 });
    const dates = { kind: 'dates' as const, from: '2026-06-01', to: '2026-08-31' };
    expect(read(validity(dates)).validity).toEqual(dates);
    expect(problems(validity({ kind: 'days', days: '0' }), 'fr')).toMatchObject([{ field: 'validity.days' }]);
    expect(problems(validity({ ...dates, from: 'x', to: '' }))).toEqual([
      { field: 'validity.from', message: 'First day of membership: choose a date.' },
      { field: 'validity.to', message: 'Last day of membership: choose a date.' },
    ]);
    expect(problems(validity({ ...dates, to: '2026-05-31' }), 'fr')).toEqual([
      { field: 'validity.to', message: 'Dernier jour de l’adhésion : il est avant le premier jour.' },
    ]);
  });

  test.each([
    ['12.50', 1_250],
    ['12,5', 1_250],
    ['1 200', 120_000],
    ['0.07', 7],
    ['1\u202f000,99', 100_099],
  ])('an amount typed as %s is exact', (per, perMinor) => {
    expect(read(form({ earning: [rule('rate', { perMinor: per })] })).earning[0]).toMatchObject({ perMinor });
  });

  test.each(['', '1.234', 'ten', '-3', '1e3', '1.2.3', '12€'])(
    'an amount typed as "%s" names its field',
    (per) => {
      expect(problems(form({ earning: [rule('rate', { perMinor: per })] }))).toEqual([
        { field: 'earning.0.perMinor', message: 'for each: type an amount, such as 12.50.' },
      ]);
    },
  );

  test('amounts follow the currency: yen have no decimals, dinars three', () => {
    const earning = [rule('rate', { perMinor: '1.5' })];
    expect(problems(form({ currency: 'JPY', earning }))).toHaveLength(1);
    expect(read(form({ currency: 'KWD', earning })).earning[0]).toMatchObject({ perMinor: 1_500 });
  });

  test('every bad field is named at once, in the user’s language', () => {
    const blank = newRewardForm([]);
    const typed = { ...blank.typed, basisPoints: '120' };
    const rewards = [{ ...blank, cost: 'many', benefit: 'percent' as const, typed }];
    const found = problems(form({ lotDays: '', rewards }), 'fr');
    expect(found.map(({ field }) => field).toSorted()).toEqual([
      'lotDays',
      'rewards.0.benefit.basisPoints',
      'rewards.0.cost',
      'rewards.0.name.en',
      'rewards.0.name.fr',
    ]);
    expect(found.find(({ field }) => field === 'lotDays')?.message).toBe(
      'Les points durent\u00a0: saisissez un nombre entier.',
    );
  });

  test('labels are read with commas between, one with a comma of its own in quotes', () => {
    expect(readList(' tea,  Green Tea ,, "black, loose", "say ""hi""", ')).toEqual([
      'tea',
      'Green Tea',
      'black, loose',
      'say "hi"',
    ]);
    expect(readList('"never closed, still read')).toEqual(['"never closed', 'still read']);
  });
});

describe('several rules', () => {
  test('may be of one kind: each has an id of its own, also after one was removed', () => {
    const first = newRuleForm('per_article', []);
    const second = newRuleForm('per_article', [first]);
    expect([first.ruleId, second.ruleId]).toEqual(['per-article', 'per-article-2']);
    expect(newRuleForm('per_article', [second]).ruleId).toBe('per-article');
  });

  test('say what they do in their kind’s own words, and nothing while they can’t be read', () => {
    const names = form();
    const said = (one: RuleForm, language: 'en' | 'fr' = 'en') => ruleSentences(one, names, language);
    expect(said(rule('rate', { points: '3' }))).toEqual(['3 points per €1']);
    expect(said(newRuleForm('brackets', []), 'fr')).toHaveLength(2);
    expect(said(rule('visits', { dailyCap: 'x' }))).toEqual([]);
  });
});

describe('the preview', () => {
  const sample: SampleOrder = { amount: '50', points: '10', type: '', category: '', tag: '', number: '' };
  const previewed = (given: ProgrammeForm, change: Partial<SampleOrder> = {}) =>
    previewOrder(given, { sample: { ...sample, ...change }, language: 'en' });

  test('is the engine’s own judgement of a sample order', () => {
    expect(previewed(form())).toMatchObject({ points: 50, visits: 0 });
    expect(previewed(form(), { amount: '41.66' })).toMatchObject({ points: 41 });
    expect(previewed(form(), { amount: 'a lot' })).toBeNull();
  });

  test('tells what each rule gave, with its sentence', () => {
    const tagged = rule('rate', { points: '2' });
    const earning: RuleForm[] = [
      rule('rate'),
      { ...tagged, ruleId: 'tea', on: { ...tagged.on, include: { ...tagged.on.include, tags: 'Tea' } } },
      rule('per_article'),
      rule('visits'),
    ];
    const all = previewed(form({ earning }), { tag: 'tea' });
    expect(all).toMatchObject({ points: 160, visits: 1 });
    expect(all?.shares.map(({ text }) => text)).toEqual([
      '50 points: 1 point per €1, on €50',
      '100 points: 2 points per €1, on €50',
      '10 points: by article, for 1 piece',
      '1 visit: one paid order of at least €10',
    ]);
    expect(previewed(form({ earning }), { tag: 'coffee' })).toMatchObject({ points: 60 });
  });

  test('tells what is given back: 100 points for 3 at a point for each euro is 3 percent', () => {
    const back = (given: ProgrammeForm) => previewed(given)?.back?.basisPoints;
    expect(back(form())).toBe(300);
    expect(back(form({ rewards: [] }))).toBeUndefined();
    const blank = newRewardForm([]);
    const typed = { ...blank.typed, amountMinor: '0.05', perUnits: '1' };
    const perUnits = { ...blank, name: { en: 'a', fr: 'a' }, benefit: 'per_units' as const, typed };
    expect(back(form({ rewards: [perUnits] }))).toBe(500);
    // Two rules add: two points for each euro come to twice as much.
    expect(back(form({ earning: [rule('rate'), { ...rule('rate'), ruleId: 'two' }] }))).toBe(600);
  });
});

describe('[D3] [B12] a reward for wallet money', () => {
  const money = (change: Partial<RewardForm> = {}) => {
    const blank = newRewardForm([]);
    const typed = { ...blank.typed, minMinor: '5', maxMinor: '50,00', ...change.typed };
    return { ...blank, name: { en: 'a', fr: 'a' }, benefit: 'wallet_money' as const, ...change, typed };
  };
  test('is paid in the programme’s own currency, from its smallest amount on', () => {
    const { rewards } = read(form({ rewards: [money()] }));
    expect(rewards[0]).toMatchObject({
      unit: 'money:EUR',
      cost: 500,
      benefit: { kind: 'wallet_money', minMinor: 500, maxMinor: 5_000 },
    });
    expect(programDefinition.safeParse(read(form({ rewards: [money()] }))).success).toBe(true);
  });
  test('says what is wrong with it, beside its field', () => {
    const found = (rewards: RewardForm[]) => {
      const checked = checkDefinition(read(form({ rewards })));
      return checked.outcome === 'invalid' ? inWords(checked.problems, answerTranslator('en')) : [];
    };
    expect(found([money({ typed: { ...money().typed, maxMinor: '4' } })])).toEqual([
      { field: 'rewards.0.benefit.maxMinor', message: 'At most: must not be less than the smallest amount.' },
    ]);
    expect(found([money({ issue: 'automatic' })])[0]).toMatchObject({ field: 'rewards.0.issue' });
    expect(
      problems(form({ rewards: [money({ typed: { ...money().typed, minMinor: '0' } })] })),
    ).toMatchObject([{ field: 'rewards.0.benefit.minMinor' }]);
  });
});

test('a stored definition’s form reads as the same definition', () => {
  const definition = read(form());
  expect(read(formOf(definition))).toEqual(definition);
});

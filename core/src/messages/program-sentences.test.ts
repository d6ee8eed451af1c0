import { expect, test } from 'vitest';
import { programDefinition } from '../programs/definition.ts';
import { occasionText } from './occasion-text.ts';
import { benefitBeside, benefitText, rewardBenefitText } from './benefit-text.ts';
import { earningSentences, usageSentences } from './program-sentences.ts';
import { DEFINITION } from './testing/preview-unit.ts';

const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');
const definition = programDefinition.parse({
  ...DEFINITION,
  earning: [
    { kind: 'rate', ruleId: 'spend', points: 1, perMinor: 100 },
    {
      kind: 'brackets',
      ruleId: 'steps',
      brackets: [
        { fromMinor: 2_000, toMinor: 5_000, points: 10 },
        { fromMinor: 5_000, toMinor: null, points: 25 },
      ],
    },
    { kind: 'visits', ruleId: 'stamps', minimumMinor: 1_050, dailyCap: 1 },
    { kind: 'visits', ruleId: 'any', minimumMinor: 0, dailyCap: 2 },
  ],
});

test('each rule is told in a line, each bracket in its own, in the programme’s own units', () => {
  expect(earningSentences(definition, 'en')).toEqual([
    '1 point per €1',
    '10 points: order from €20 to under €50',
    '25 points: order of €50 or more',
    '1 visit: one paid order of at least €10.50, at most 1 a day',
    '1 visit: one paid order, at most 2 a day',
  ]);
  expect(earningSentences(definition, 'fr').map(plain)).toEqual([
    '1 point par 1 €',
    '10 points : commande de 20 € à moins de 50 €',
    '25 points : commande à partir de 50 €',
    '1 visite : une commande payée d’au moins 10,50 €, au plus 1 par jour',
    '1 visite : une commande payée, au plus 2 par jour',
  ]);
});

test('when units can be used, and how long they last', () => {
  expect(
    usageSentences({ maturityDays: 0, maturesFrom: { kind: 'payment' }, lotDays: 1, validity: null }, 'en'),
  ).toEqual(['Usable as soon as the order is confirmed.', 'What you earn lasts one day.']);
  expect(usageSentences(DEFINITION, 'fr')).toEqual([
    'Utilisables 14 jours après la commande.',
    'Ce que vous gagnez dure 365 jours.',
  ]);
});

test('an occasion is told beside its reward’s name', () => {
  const [reward] = DEFINITION.rewards;
  if (reward === undefined) throw new Error('no reward');
  const told = (occasion: NonNullable<typeof reward.occasion>) =>
    (['en', 'fr'] as const).map((language) =>
      plain(occasionText({ ...reward, occasion }, { ...DEFINITION, language })),
    );
  expect(told({ kind: 'nth_order', order: 1, repeats: false })).toEqual([
    'for the first order',
    'à la première commande',
  ]);
  expect(told({ kind: 'nth_order', order: 22, repeats: true })).toEqual([
    'for every 22nd order',
    'toutes les 22 commandes',
  ]);
  expect(told({ kind: 'nth_order', order: 11, repeats: false })).toEqual([
    'for the 11th order',
    'à la 11e commande',
  ]);
  expect(told({ kind: 'spend', amountMinor: 50_000 })).toEqual([
    'each time €500 were spent',
    'chaque fois que 500 € ont été dépensés',
  ]);
  expect(told({ kind: 'frequency', visits: 4, days: 90 })).toEqual([
    'for orders on 4 days within 90 days',
    'pour des commandes 4 jours différents en 90 jours',
  ]);
  expect(told({ kind: 'birthday' })).toEqual(['on your birthday', 'pour votre anniversaire']);
  expect(told({ kind: 'absence', days: 60 })).toEqual([
    'after 60 days without an order',
    'après 60 jours sans commande',
  ]);
});

test('a benefit is told beside a reward’s name unless the name is it', () => {
  const [reward] = DEFINITION.rewards;
  if (reward === undefined) throw new Error('no reward');
  const benefitIn = (benefit: typeof reward.benefit, language: 'en' | 'fr') =>
    plain(rewardBenefitText({ ...reward, benefit }, { ...DEFINITION, language }));
  expect(benefitIn({ kind: 'amount', amountMinor: 300 }, 'en')).toBe('€3 off');
  expect(benefitIn({ kind: 'percent', basisPoints: 1_250 }, 'fr')).toBe('12,5 % de remise');
  expect(benefitIn({ kind: 'free_article', productIds: ['1'] }, 'fr')).toBe('Article offert');
  expect(benefitIn({ kind: 'per_units', amountMinor: 100, perUnits: 50 }, 'en')).toBe(
    '€1 off for every 50 points',
  );
  expect(benefitIn({ kind: 'free_shipping' }, 'en')).toBe('Free shipping');
  expect(benefitIn({ kind: 'free_shipping' }, 'fr')).toBe('Livraison offerte');
  const articles = [
    { productId: '7', units: 80, name: 'Tea' },
    { productId: '8', units: 1, name: 'Stickers' },
  ];
  expect(benefitIn({ kind: 'article_price', articles }, 'fr')).toBe('Tea (80 points) et Stickers (1 point)');
  expect(benefitText({ kind: 'free_article', productIds: ['7'], name: 'Tea' }, 'en')).toBe(
    'Free article: Tea',
  );
  expect(benefitBeside('3 € de remise', '3\u00a0€ de remise', 'fr')).toBe('');
  expect(benefitBeside('Welcome', '€3 off', 'en')).toBe('€3 off');
});

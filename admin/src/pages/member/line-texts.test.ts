import { expect, test } from 'vitest';
import { fr } from '../../texts/fr.ts';
import { addCatalogue, translator } from '../../texts/translate.ts';
import { reasonOf } from './line-texts.ts';
import type { SheetLine } from './sheet-line.ts';

addCatalogue('fr', fr);

const line = (author: string): SheetLine => ({
  postingId: '1',
  programId: '1',
  unit: 'points',
  kind: 'adjust',
  bookedAt: 0,
  isWelcome: false,
  note: { nature: 'goodwill', comment: 'Late parcel', author },
  merge: null,
  order: null,
  orderTotal: null,
  change: 30,
  pending: 0,
  why: '',
});

test.each([
  ['en', 'Camille', 'Goodwill: Late parcel (Camille)'],
  ['en', 'Shopify 1234', 'Goodwill: Late parcel (Shopify user 1234)'],
  ['fr', 'Shopify 1234', 'Geste commercial : Late parcel (utilisateur Shopify 1234)'],
  ['en', 'Shopify 4 you', 'Goodwill: Late parcel (Shopify 4 you)'],
] as const)('in %s, what %s adjusted names them readably', (language, author, text) => {
  expect(reasonOf(line(author), translator(language)).replaceAll('\u00a0', ' ')).toBe(text);
});

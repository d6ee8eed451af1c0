import fc from 'fast-check';
import { expect, test } from 'vitest';
import '../../texts/add-forms.ts';
import { fr } from '../../texts/fr.ts';
import { addCatalogue, translator } from '../../texts/translate.ts';
import { campaignFormOf, readCampaign } from '../campaign/form.ts';
import { formOf } from './form.ts';
import { readForm } from './read-form.ts';
import { anyDefinition } from './testing/definitions.ts';
import { listText, ratioText, readList, readRatio } from './typed-text.ts';

addCatalogue('fr', fr);

const speaker = { t: translator('fr'), language: 'fr' as const };

test('[B1] whatever definition is stored, its form reads as the same one: a save loses nothing', () => {
  fc.assert(
    fc.property(anyDefinition, (definition) => {
      const { campaigns } = definition;
      // What travels to the browser and back is JSON.
      const form = JSON.parse(JSON.stringify(formOf(definition))) as ReturnType<typeof formOf>;
      expect(readForm(form, { ...speaker, campaigns })).toEqual({ outcome: 'read', definition });
    }),
    { numRuns: 300, seed: 11 },
  );
});

test('[B11] whatever campaign is stored, its form reads as the same one', () => {
  fc.assert(
    fc.property(anyDefinition, ({ campaigns, currency }) => {
      for (const campaign of campaigns)
        expect(readCampaign(campaignFormOf(campaign, currency), speaker, currency)).toEqual({
          outcome: 'read',
          campaign,
        });
    }),
    { numRuns: 300, seed: 12 },
  );
});

test('a list and a ratio come back from their texts as they were', () => {
  const item = fc.string({ minLength: 1, maxLength: 20 }).map((text) => text.trim()).filter((text) => text !== ''); // prettier-ignore
  fc.assert(
    fc.property(fc.array(item), (items) => {
      expect(readList(listText(items))).toEqual(items);
    }),
  );
  const side = fc.integer({ min: 1, max: 1_000_000_000 });
  fc.assert(
    fc.property(side, side, (numerator, denominator) => {
      const ratio = { numerator, denominator };
      expect(readRatio(ratioText(ratio))).toEqual(ratio);
    }),
  );
  expect([ratioText({ numerator: 3, denominator: 2 }), ratioText({ numerator: 7, denominator: 3 })]).toEqual(['1.5', '7/3']); // prettier-ignore
});

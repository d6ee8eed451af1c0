import { describe, expect, test } from 'vitest';
import '../../texts/add-forms.ts';
import { fr } from '../../texts/fr.ts';
import { addCatalogue, translator, type Language } from '../../texts/translate.ts';
import { newCampaignForm, readCampaign, type CampaignForm } from '../campaign/form.ts';
import { newProgrammeForm, type ProgrammeForm } from './form.ts';
import { readForm } from './read-form.ts';
import { newRuleForm, type BracketForm, type RuleForm } from './rule-form.ts';

addCatalogue('fr', fr);

const speaking = (language: Language) => ({ t: translator(language), language, campaigns: [] });
const [RATE] = newProgrammeForm('EUR').earning;

/** What is wrong with a programme of one rule like this. */
const ofRule = (rule: Partial<RuleForm>, kind: RuleForm['kind'] = 'rate') => {
  const made = newRuleForm(kind, []);
  const values = { ...made.values, ...rule.values };
  return ofForm({ earning: [{ ...made, ...rule, values }] });
};
const ofForm = (change: Partial<ProgrammeForm>) => (language: Language) =>
  readForm({ ...newProgrammeForm('EUR'), ...change }, speaking(language));
const ofCampaign = (change: Partial<CampaignForm>) => (language: Language) =>
  readCampaign(
    {
      ...newCampaignForm('c', { from: '2026-11-20', to: '2026-11-27' }),
      name: { en: 'a', fr: 'a' },
      ...change,
    },
    speaking(language),
    'EUR',
  );
const row = (from: string, to: string, points = '1'): BracketForm => ({ from, to, points });
const products = (typed: string): Partial<RuleForm> => ({
  on: { ...RATE!.on, include: { ...RATE!.on.include, products: typed } },
});

type Bad = (language: Language) => { outcome: string; problems?: { field: string; message: string }[] };

const CASES: [string, Bad, { field: string; en: string; fr: string }][] = [
  ['no points for an amount', ofRule({ values: { points: '0' } }), {
    field: 'earning.0.points',
    en: 'Points: choose a number from 1 to 1,000,000,000.',
    fr: 'Points : choisissez un nombre de 1 à 1 000 000 000.',
  }],
  ['points for no amount', ofRule({ values: { perMinor: '0' } }), {
    field: 'earning.0.perMinor',
    en: 'for each: choose an amount from €0.01 to €10,000,000.',
    fr: 'pour chaque : choisissez un montant de 0,01 € à 10 000 000 €.',
  }],
  ['10^15 points', ofRule({ values: { points: '1 000 000 000 000 000' } }), {
    field: 'earning.0.points',
    en: 'Points: choose a number from 1 to 1,000,000,000.',
    fr: 'Points : choisissez un nombre de 1 à 1 000 000 000.',
  }],
  ['steps that overlap', ofRule({ rows: [row('0', '50'), row('49.99', '')] }, 'brackets'), {
    field: 'earning.0.brackets.1.from',
    en: 'From, step 2: each step ends after it starts, and starts where the one before ends, or later. Only the last may have no end.',
    fr: 'De, palier 2 : chaque palier finit après son début, et commence où finit le précédent, ou après. Seul le dernier peut être sans fin.',
  }],
  ['a step without an end before another', ofRule({ rows: [row('0', ''), row('50', '')] }, 'brackets'), {
    field: 'earning.0.brackets.0.to',
    en: 'to under (empty: no end), step 1: each step ends after it starts, and starts where the one before ends, or later. Only the last may have no end.',
    fr: 'à moins de (vide : sans fin), palier 1 : chaque palier finit après son début, et commence où finit le précédent, ou après. Seul le dernier peut être sans fin.',
  }],
  ['a step that ends where it starts', ofRule({ rows: [row('0', '0')] }, 'brackets'), {
    field: 'earning.0.brackets.0.to',
    en: 'to under (empty: no end), step 1: each step ends after it starts, and starts where the one before ends, or later. Only the last may have no end.',
    fr: 'à moins de (vide : sans fin), palier 1 : chaque palier finit après son début, et commence où finit le précédent, ou après. Seul le dernier peut être sans fin.',
  }],
  ['no visit a day', ofRule({ values: { dailyCap: '0' } }, 'visits'), {
    field: 'earning.0.dailyCap',
    en: 'At most a day: choose a number from 1 to 100.',
    fr: 'Au plus par jour : choisissez un nombre de 1 à 100.',
  }],
  ['an article’s name for its number', ofRule(products('81, teapot')), {
    field: 'earning.0.on.include.products',
    en: 'Article numbers: “teapot” is no article number. Type the number that your shop shows for it, digits only.',
    fr: 'Numéros d’articles : « teapot » n’est pas un numéro d’article. Saisissez celui que montre votre boutique, en chiffres seulement.',
  }],
  ['more articles than a list takes', ofRule(products(Array.from({ length: 201 }, (_one, index) => index).join())), {
    field: 'earning.0.on.include.products',
    en: 'Article numbers: 200 at most.',
    fr: 'Numéros d’articles : 200 au plus.',
  }],
  ['a reward that costs nothing', ofForm({ rewards: newProgrammeForm('EUR').rewards.map((one) => ({ ...one, cost: '0' })) }), {
    field: 'rewards.0.cost',
    en: 'Price: choose a number from 1 to 1,000,000,000.',
    fr: 'Prix : choisissez un nombre de 1 à 1 000 000 000.',
  }],
  ['a code of 5 characters', ofForm({ rewards: newProgrammeForm('EUR').rewards.map((one) => ({ ...one, codeLength: '5', bound: true })) }), {
    field: 'rewards.0.codeLength',
    en: 'Characters of the code: choose a number from 6 to 20.',
    fr: 'Caractères du code : choisissez un nombre de 6 à 20.',
  }],
  ['a short code that anybody could use [D10]', ofForm({ rewards: newProgrammeForm('EUR').rewards.map((one) => ({ ...one, codeLength: '11' })) }), {
    field: 'rewards.0.codeLength',
    en: 'Characters of the code: choose at least 12, or let only its holder use the code. Short codes can be found by trying.',
    fr: 'Caractères du code : choisissez au moins 12, ou réservez le code à son titulaire. Un code court se trouve en essayant.',
  }],
  ['a booking whose time has no name [B15]', ofForm({ maturesFrom: 'booking', bookingProperty: ' ' }), {
    field: 'bookingProperty',
    en: 'Name of the booking’s time: can’t be empty.',
    fr: 'Nom de l’heure de réservation : ne peut pas rester vide.',
  }],
  ['points that last 11 years', ofForm({ lotDays: '4015' }), {
    field: 'lotDays',
    en: 'Points last: choose a number from 1 to 3,650.',
    fr: 'Les points durent : choisissez un nombre de 1 à 3 650.',
  }],
  ['a name of 81 characters', ofForm({ name: { en: 'x'.repeat(81), fr: 'x' } }), {
    field: 'name.en',
    en: 'Name, English: 80 characters at most.',
    fr: 'Nom, en anglais : 80 caractères au plus.',
  }],
  ['51 rules', ofForm({ earning: Array.from({ length: 51 }, (_one, index) => ({ ...RATE!, ruleId: `r-${index}` })) }), {
    field: 'earning',
    en: 'Earning: 50 at most.',
    fr: 'Gains : 50 au plus.',
  }],
  ['a multiplier of 1', ofCampaign({ amount: '1' }), {
    field: 'amount',
    en: 'Times: choose more than 1, and 100 at most.',
    fr: 'Fois : choisissez plus de 1, et 100 au plus.',
  }],
  ['a multiplier of 7/0', ofCampaign({ amount: '7/0' }), {
    field: 'amount',
    en: 'Times: type a number such as 2 or 1.5.',
    fr: 'Fois : saisissez un nombre comme 2 ou 1,5.',
  }],
  ['a campaign that ends before it starts', ofCampaign({ to: '2026-11-19' }), {
    field: 'to',
    en: 'Last day: it is before the first day.',
    fr: 'Dernier jour : il est avant le premier jour.',
  }],
  ['a day that no calendar has', ofCampaign({ from: '2026-02-30' }), {
    field: 'from',
    en: 'First day: choose a date.',
    fr: 'Premier jour : choisissez une date.',
  }],
  ['a budget of nothing', ofCampaign({ limit: 'units', most: '0' }), {
    field: 'most',
    en: 'Budget: choose a number from 1 to 1,000,000,000.',
    fr: 'Budget : choisissez un nombre de 1 à 1 000 000 000.',
  }],
  ['no money', ofCampaign({ gain: 'money', amount: '0' }), {
    field: 'amount',
    en: 'Amount: choose an amount from €0.01 to €10,000,000.',
    fr: 'Montant : choisissez un montant de 0,01 € à 10 000 000 €.',
  }],
]; // prettier-ignore

describe('input that can’t be right is refused with its field', () => {
  const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');

  test.each(CASES)('%s', (_what, bad, { field, ...said }) => {
    for (const language of ['en', 'fr'] as const) {
      const read = bad(language);
      expect(read.outcome).toBe('invalid');
      expect(read.problems?.map((one) => ({ ...one, message: plain(one.message) }))).toEqual([
        { field, message: said[language] },
      ]);
    }
  });
});

import type { Campaign } from '@ristourne/core/programs/rules/campaign';
import {
  MAX_CAMPAIGN_NAME_LENGTH,
  MAX_DESCRIPTION_LENGTH,
  MAX_MULTIPLIER,
  MAX_UNITS,
} from '@ristourne/core/programs/rules/limits';
import type { FieldProblem } from '../../protocol.ts';
import { Reader, type Speaker } from '../programme/reader.ts';
import {
  EVERY_ARTICLE_FORM,
  EVERYWHERE_FORM,
  readScope,
  readSelector,
  scopeFormOf,
  selectorFormOf,
  type ScopeForm,
  type SelectorForm,
} from '../programme/selection-form.ts';
import { isDate, minorText, ratioText } from '../programme/typed-text.ts';

export const GAINS = ['multiplier', 'points', 'money'] as const;
export const LIMITS = ['none', 'units', 'orders'] as const;

/** A campaign as a form holds it: what people typed, as text. `amount` is what the chosen gain takes: points, 1.5, money. */
export type CampaignForm = {
  campaignId: string;
  name: { en: string; fr: string };
  description: { en: string; fr: string };
  from: string;
  to: string;
  where: ScopeForm;
  on: SelectorForm;
  minimum: string;
  gain: (typeof GAINS)[number];
  amount: string;
  per: 'order' | 'article';
  limit: (typeof LIMITS)[number];
  most: string;
};

/** Double points for a week, without a limit: a start. */
export function newCampaignForm(
  campaignId: string,
  { from, to }: { from: string; to: string },
): CampaignForm {
  return {
    campaignId, name: { en: '', fr: '' }, description: { en: '', fr: '' }, from, to, where: EVERYWHERE_FORM,
    on: EVERY_ARTICLE_FORM, minimum: '0', gain: 'multiplier', amount: '2', per: 'order', limit: 'none', most: '',
  }; // prettier-ignore
}

export function campaignFormOf(campaign: Campaign, currency: string): CampaignForm {
  const { campaignId, name, description, from, to, gain, limit, minimumMinor } = campaign;
  return {
    campaignId, name, description, from, to,
    where: scopeFormOf(campaign.where),
    on: selectorFormOf(campaign.on),
    minimum: minorText(minimumMinor, currency),
    gain: gain.kind,
    amount: amountText(gain, currency),
    per: gain.kind === 'multiplier' ? 'order' : gain.per,
    limit: limit?.kind ?? 'none',
    most: limitText(campaign, currency),
  }; // prettier-ignore
}

function amountText(gain: Campaign['gain'], currency: string): string {
  switch (gain.kind) {
    case 'points':
      return String(gain.points);
    case 'multiplier':
      return ratioText(gain);
    case 'money':
      return minorText(gain.amountMinor, currency);
  }
}

/** A budget is in the campaign's own unit: money where it gives money. */
function limitText({ limit, gain }: Campaign, currency: string): string {
  if (limit === null) return '';
  if (limit.kind === 'orders') return String(limit.orders);
  return gain.kind === 'money' ? minorText(limit.units, currency) : String(limit.units);
}

export type ReadCampaign =
  { outcome: 'read'; campaign: Campaign } | { outcome: 'invalid'; problems: FieldProblem[] };

/** Reads what was typed, exactly. Each problem names its field. */
export function readCampaign(form: CampaignForm, speaker: Speaker, currency: string): ReadCampaign {
  const reader = new Reader(speaker, currency);
  const { t } = reader;
  const named = (language: 'en' | 'fr') =>
    reader.text(`name.${language}`, form.name[language], {
      label: t(`campaign.name.${language}`),
      most: MAX_CAMPAIGN_NAME_LENGTH,
    });
  const described = (language: 'en' | 'fr') =>
    reader.text(`description.${language}`, form.description[language], {
      label: t(`campaign.description.${language}`),
      least: 0,
      most: MAX_DESCRIPTION_LENGTH,
    });
  const campaign: Campaign = {
    campaignId: form.campaignId,
    name: { en: named('en'), fr: named('fr') },
    description: { en: described('en'), fr: described('fr') },
    ...readDates(reader, form),
    gain: readGain(reader, form),
    minimumMinor: reader.money('minimum', form.minimum, { label: t('campaign.minimum'), least: 0 }),
    limit: readLimit(reader, form),
    on: readSelector(reader, 'on', form.on),
    where: readScope(reader, 'where', form.where),
  };
  return reader.problems.length > 0
    ? { outcome: 'invalid', problems: reader.problems }
    : { outcome: 'read', campaign };
}

function readDates(reader: Reader, form: CampaignForm): { from: string; to: string } {
  const before = reader.problems.length;
  const read = (field: 'from' | 'to'): string => {
    const text = form[field].trim();
    return isDate(text)
      ? text
      : reader.refuse(field, ['problem.date', { field: reader.t(`campaign.${field}`) }], '');
  };
  const dates = { from: read('from'), to: read('to') };
  if (reader.problems.length === before && dates.to < dates.from)
    reader.refuse('to', ['problem.endsFirst', { field: reader.t('campaign.to') }], null);
  return dates;
}

function readGain(reader: Reader, { gain, amount, per }: CampaignForm): Campaign['gain'] {
  const label = reader.t(`campaign.amount.${gain}`);
  switch (gain) {
    case 'points':
      return { kind: 'points', points: reader.number('amount', amount, label), per };
    case 'money':
      return { kind: 'money', amountMinor: reader.money('amount', amount, label), per };
    case 'multiplier': {
      const { numerator, denominator } = reader.ratio('amount', amount, label);
      const isFit =
        numerator > denominator &&
        numerator <= MAX_MULTIPLIER * denominator &&
        numerator <= MAX_UNITS &&
        denominator <= MAX_UNITS;
      if (!isFit)
        reader.refuse('amount', ['problem.multiplier', { field: label, max: MAX_MULTIPLIER }], null);
      return { kind: 'multiplier', numerator, denominator };
    }
  }
}

function readLimit(reader: Reader, { limit, gain, most }: CampaignForm): Campaign['limit'] {
  if (limit === 'none') return null;
  const label = reader.t(`campaign.most.${limit}`);
  if (limit === 'orders') return { kind: 'orders', orders: reader.number('most', most, label) };
  const units = gain === 'money' ? reader.money('most', most, label) : reader.number('most', most, label);
  return { kind: 'units', units };
}

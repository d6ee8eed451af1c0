import { MAX_BOOKING_NAME_LENGTH } from '@ristourne/core/commerce/booking-time';
import type { ProgramDefinition } from '@ristourne/core/programs/definition';
import { normaliseLabel } from '@ristourne/core/programs/rules/article-selector';
import type { Campaign } from '@ristourne/core/programs/rules/campaign';
import {
  MAX_DAYS,
  MAX_NAME_LENGTH,
  MAX_REWARDS,
  MAX_RULES,
  MAX_TAGS,
} from '@ristourne/core/programs/rules/limits';
import type { FieldProblem } from '../../protocol.ts';
import type { TextKey } from '../../texts/en.ts';
import type { ProgrammeForm } from './form.ts';
import { readReward } from './read-reward.ts';
import { Reader, type Speaker } from './reader.ts';
import { readRule } from './rule-form.ts';
import { readValidity } from './validity-form.ts';
import { readScope, readSelector } from './selection-form.ts';

export type ReadForm =
  { outcome: 'read'; definition: ProgramDefinition } | { outcome: 'invalid'; problems: FieldProblem[] };

/** In which language problems are told, and what of the definition stands on other pages. */
export type Reading = Speaker & { campaigns: Campaign[] };

/** Reads what was typed, exactly: amounts to minor units, never through a float. Each problem names its field. */
export function readForm(form: ProgrammeForm, { t, language, campaigns }: Reading): ReadForm {
  const reader = new Reader({ t, language }, form.currency);
  const definition: ProgramDefinition = {
    name: { en: reader.text('name.en', form.name.en, named(t('programme.name.en'))), fr: reader.text('name.fr', form.name.fr, named(t('programme.name.fr'))) },
    pointName: {
      en: plural(reader, form, 'en'),
      fr: plural(reader, form, 'fr'),
    },
    currency: form.currency,
    taxBase: form.taxBase,
    scope: readScope(reader, 'scope', form.scope),
    eligible: readSelector(reader, 'eligible', form.eligible),
    exclusions: readExclusions(reader, form.exclusions),
    earning: form.earning.map((rule, index) => readRule(reader, `earning.${index}`, rule)),
    campaigns,
    multipliers: form.multipliers,
    rewards: form.rewards.map((reward, index) => readReward(reader, reward, index)),
    maturityDays: reader.number('maturityDays', form.maturityDays, { label: t('programme.maturity'), least: 0, most: MAX_DAYS }),
    maturesFrom: readMaturesFrom(reader, form),
    lotDays: reader.number('lotDays', form.lotDays, { label: t('programme.lots'), least: 1, most: MAX_DAYS }),
    claimDays: reader.number('claimDays', form.claimDays, { label: t('programme.claims'), least: 1, most: MAX_DAYS }),
    shortfall: form.shortfall,
    welcome: form.welcome.on ? { points: reader.number('welcome.points', form.welcome.points, t('programme.welcome.points')) } : null,
    validity: readValidity(reader, form.validity),
    expiryNotices: form.expiryNotices,
  }; // prettier-ignore
  refuseWhole(reader, form);
  return reader.problems.length > 0
    ? { outcome: 'invalid', problems: reader.problems }
    : { outcome: 'read', definition };
}

function readMaturesFrom(
  reader: Reader,
  { maturesFrom: kind, bookingProperty }: ProgrammeForm,
): ProgramDefinition['maturesFrom'] {
  if (kind !== 'booking') return { kind };
  const asked = { label: reader.t('programme.bookingProperty'), most: MAX_BOOKING_NAME_LENGTH };
  return { kind, property: reader.text('bookingProperty', bookingProperty, asked) };
}

function plural(reader: Reader, { pointName }: ProgrammeForm, language: 'en' | 'fr') {
  const name = (form: 'one' | 'other'): string =>
    reader.text(
      `pointName.${language}.${form}`,
      pointName[language][form],
      named(reader.t(`programme.point.${language}.${form}` satisfies TextKey)),
    );
  return { one: name('one'), other: name('other') };
}

function named(label: string): { label: string; most: number } {
  return { label, most: MAX_NAME_LENGTH };
}

/** What no field alone can be blamed for. */
function refuseWhole(reader: Reader, { earning, rewards }: ProgrammeForm): void {
  if (earning.length > MAX_RULES)
    reader.refuse(
      'earning',
      ['problem.tooMany', { field: reader.t('programme.earning'), max: MAX_RULES }],
      null,
    );
  if (rewards.length > MAX_REWARDS)
    reader.refuse(
      'rewards',
      ['problem.tooMany', { field: reader.t('programme.rewards'), max: MAX_REWARDS }],
      null,
    );
}

function readExclusions(
  reader: Reader,
  { foreignCodes, subscriptions, orderTags }: ProgrammeForm['exclusions'],
): ProgramDefinition['exclusions'] {
  const { t } = reader;
  const limits = { most: MAX_TAGS, lengthOfOne: MAX_NAME_LENGTH };
  return {
    foreignCodes,
    subscriptions,
    orderTags: reader
      .labels('exclusions.orderTags', orderTags, { label: t('programme.exclusions.orderTags'), ...limits })
      .map(normaliseLabel),
  };
}

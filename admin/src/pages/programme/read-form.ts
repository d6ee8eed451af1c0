import { currencyExponent } from '@ristourne/core/commerce/money';
import type { ProgramDefinitionInput } from '@ristourne/core/programs/definition';
import type { FieldProblem } from '../../protocol.ts';
import type { TextKey } from '../../texts/en.ts';
import type { Translate } from '../../texts/translate.ts';
import type { ProgrammeForm } from './form.ts';
import { readReward } from './read-reward.ts';

export type ReadForm =
  { outcome: 'read'; definition: ProgramDefinitionInput } | { outcome: 'invalid'; problems: FieldProblem[] };

/** Reads what was typed, exactly: amounts to minor units, never through a float. Each problem names its field. */
export function readForm(form: ProgrammeForm, t: Translate): ReadForm {
  const reader = new Reader(t, form.currency);
  const definition: ProgramDefinitionInput = {
    name: { en: reader.text('name.en', form.name.en, t('programme.name.en')), fr: reader.text('name.fr', form.name.fr, t('programme.name.fr')) },
    pointName: {
      en: plural(reader, form, 'en'),
      fr: plural(reader, form, 'fr'),
    },
    currency: form.currency,
    taxBase: form.taxBase,
    earning: readEarning(reader, form, t),
    rewards: form.rewards.map((reward, index) => readReward(reader, reward, index)),
    maturityDays: reader.number('maturityDays', form.maturityDays, t('programme.maturity')),
    lotDays: reader.number('lotDays', form.lotDays, t('programme.lots')),
    claimDays: reader.number('claimDays', form.claimDays, t('programme.claims')),
    shortfall: form.shortfall,
  }; // prettier-ignore
  return reader.problems.length > 0
    ? { outcome: 'invalid', problems: reader.problems }
    : { outcome: 'read', definition };
}

function plural(reader: Reader, { pointName }: ProgrammeForm, language: 'en' | 'fr') {
  const name = (form: 'one' | 'other'): string =>
    reader.text(
      `pointName.${language}.${form}`,
      pointName[language][form],
      reader.t(`programme.point.${language}.${form}` satisfies TextKey),
    );
  return { one: name('one'), other: name('other') };
}

function readEarning(reader: Reader, form: ProgrammeForm, t: Translate): ProgramDefinitionInput['earning'] {
  const earning: ProgramDefinitionInput['earning'] = [];
  if (form.rate.on)
    earning.push({
      kind: 'rate',
      ruleId: 'rate',
      points: reader.number('rate.points', form.rate.points, t('programme.rate.points')),
      perMinor: reader.money('rate.per', form.rate.per, t('programme.rate.per')),
    });
  if (form.brackets.on)
    earning.push({
      kind: 'brackets',
      ruleId: 'brackets',
      brackets: form.brackets.rows.map((row, index) => ({
        fromMinor: reader.money(`brackets.${index}.from`, row.from, t('programme.brackets.from')),
        toMinor: row.to.trim() === '' ? null : reader.money(`brackets.${index}.to`, row.to, t('programme.brackets.to')),
        points: reader.number(`brackets.${index}.points`, row.points, t('programme.brackets.points')),
      })),
    }); // prettier-ignore
  if (form.visits.on)
    earning.push({
      kind: 'visits',
      ruleId: 'visits',
      minimumMinor: reader.money('visits.minimum', form.visits.minimum, t('programme.visits.minimum')),
      dailyCap: reader.number('visits.dailyCap', form.visits.dailyCap, t('programme.visits.cap')),
    });
  return earning;
}

const PERCENT_DIGITS = 2;
const MAX_PERCENT = 10_000;

/** Reads fields and gathers what is wrong with them; a bad one reads as 1, which nobody sees. */
export class Reader {
  readonly problems: FieldProblem[] = [];
  readonly t: Translate;
  readonly #digits: number;

  constructor(t: Translate, currency: string) {
    this.t = t;
    this.#digits = currencyExponent(currency);
  }

  text(field: string, typed: string, label: string): string {
    const text = typed.trim();
    return text === '' ? this.#refuse(field, this.t('problem.required', { field: label }), '') : text;
  }

  number(field: string, typed: string, label: string): number {
    const plain = typed.replaceAll(/[\s\u00a0\u202f]/g, '');
    return /^\d{1,10}$/.test(plain)
      ? Number(plain)
      : this.#refuse(field, this.t('problem.number', { field: label }), 1);
  }

  money(field: string, typed: string, label: string): number {
    const minor = decimal(typed, this.#digits);
    return minor ?? this.#refuse(field, this.t('problem.money', { field: label }), 1);
  }

  percent(field: string, typed: string, label: string): number {
    const basisPoints = decimal(typed.replace('%', ''), PERCENT_DIGITS);
    const isPercent = basisPoints !== null && basisPoints > 0 && basisPoints <= MAX_PERCENT;
    return isPercent ? basisPoints : this.#refuse(field, this.t('problem.percent', { field: label }), 1);
  }

  list(field: string, typed: string, label: string): string[] {
    const items = typed.split(',').map((one) => one.trim()).filter((one) => one !== ''); // prettier-ignore
    return items.length > 0
      ? items
      : this.#refuse(field, this.t('problem.products', { field: label }), ['1']);
  }

  #refuse<Value>(field: string, message: string, instead: Value): Value {
    this.problems.push({ field, message });
    return instead;
  }
}

/** An amount as typed, in minor units of the currency; null when it is none. */
export function readMoney(typed: string, currency: string): number | null {
  return decimal(typed, currencyExponent(currency));
}

/** `12.5`, `12,50`, `1 200` with at most `digits` after the separator, as a whole number; null for anything else. */
function decimal(typed: string, digits: number): number | null {
  const plain = typed.replaceAll(/[\s\u00a0\u202f]/g, '').replace(',', '.');
  const [, whole = '', part = ''] = /^(\d{1,9})(?:\.(\d*))?$/.exec(plain) ?? [];
  if (whole === '' || part.length > digits) return null;
  return Number(whole + part.padEnd(digits, '0'));
}

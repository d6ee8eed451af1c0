import { currencyExponent } from '@ristourne/core/commerce/money';
import { MAX_MINOR, MAX_UNITS } from '@ristourne/core/programs/rules/limits';
import { moneyText } from '@ristourne/core/timeline/amounts';
import type { FieldProblem } from '../../protocol.ts';
import type { TextKey } from '../../texts/en.ts';
import type { Language, TextValues, Translate } from '../../texts/translate.ts';
import { readDecimal, readList, readRatio, withoutSpaces, type TypedRatio } from './typed-text.ts';

/** In whose language problems are told. */
export type Speaker = { t: Translate; language: Language };

/** How a field is called, and what may stand in it. */
export type Asked = { label: string; least?: number; most?: number };
type AskedList = Asked & { of?: RegExp; lengthOfOne: number };

const PERCENT_DIGITS = 2;
const MAX_PERCENT = 10_000;

/** Reads fields and gathers what is wrong with them; a bad one reads as something that nobody sees. */
export class Reader {
  readonly problems: FieldProblem[] = [];
  readonly t: Translate;
  readonly language: Language;
  readonly currency: string;

  constructor({ t, language }: Speaker, currency: string) {
    this.t = t;
    this.language = language;
    this.currency = currency;
  }

  /** A text that can't be empty, unless `least` is 0. */
  text(field: string, typed: string, asked: string | Asked): string {
    const { label, least = 1, most } = askedOf(asked);
    const text = typed.trim();
    if (text.length < least) return this.refuse(field, ['problem.required', { field: label }], '');
    return most === undefined || text.length <= most
      ? text
      : this.refuse(field, ['problem.tooLong', { field: label, max: most }], '');
  }

  number(field: string, typed: string, asked: string | Asked): number {
    const { label, least = 1, most = MAX_UNITS } = askedOf(asked);
    const plain = withoutSpaces(typed);
    if (!/^\d{1,40}$/.test(plain)) return this.refuse(field, ['problem.number', { field: label }], least);
    const number = Number(plain);
    return number >= least && number <= most
      ? number
      : this.refuse(field, ['problem.range', { field: label, min: least, max: most }], least);
  }

  money(field: string, typed: string, asked: string | Asked): number {
    const { label, least = 1, most = MAX_MINOR } = askedOf(asked);
    if (/^\d{11,40}$/.test(withoutSpaces(typed))) return this.#refuseMoney(field, { label, least, most });
    const minor = readDecimal(typed, currencyExponent(this.currency));
    if (minor === null) return this.refuse(field, ['problem.money', { field: label }], least);
    return minor >= least && minor <= most ? minor : this.#refuseMoney(field, { label, least, most });
  }

  percent(field: string, typed: string, label: string): number {
    const basisPoints = readDecimal(typed.replace('%', ''), PERCENT_DIGITS);
    const isPercent = basisPoints !== null && basisPoints > 0 && basisPoints <= MAX_PERCENT;
    return isPercent ? basisPoints : this.refuse(field, ['problem.percent', { field: label }], 1);
  }

  ratio(field: string, typed: string, label: string): TypedRatio {
    const ratio = readRatio(typed);
    return ratio ?? this.refuse(field, ['problem.ratio', { field: label }], { numerator: 2, denominator: 1 });
  }

  /** At least one item. */
  list(field: string, typed: string, label: string): string[] {
    const items = readList(typed);
    return items.length > 0 ? items : this.refuse(field, ['problem.products', { field: label }], ['1']);
  }

  /** Any number of items up to `most`, each of that form and length. */
  labels(field: string, typed: string, { label, most = 0, of, lengthOfOne }: AskedList): string[] {
    const items = readList(typed);
    if (items.length > most) return this.refuse(field, ['problem.tooMany', { field: label, max: most }], []);
    const long = items.find((one) => one.length > lengthOfOne);
    if (long !== undefined)
      return this.refuse(field, ['problem.itemTooLong', { field: label, max: lengthOfOne }], []);
    const odd = of === undefined ? undefined : items.find((one) => !of.test(one));
    if (odd !== undefined)
      return this.refuse(field, ['problem.articleNumber', { field: label, item: odd }], []);
    return items;
  }

  refuse<Value>(field: string, [key, values]: [TextKey, TextValues], instead: Value): Value {
    this.problems.push({ field, message: this.t(key, values) });
    return instead;
  }

  #refuseMoney(field: string, { label, least, most }: Required<Asked>): number {
    const shown = (minor: number) =>
      moneyText({ amountMinor: minor, currency: this.currency }, this.language);
    return this.refuse(
      field,
      ['problem.moneyRange', { field: label, min: shown(least), max: shown(most) }],
      least,
    );
  }
}

function askedOf(asked: string | Asked): Asked {
  return typeof asked === 'string' ? { label: asked } : asked;
}

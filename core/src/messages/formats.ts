import type { Locale } from '../accounts/locale.ts';
import { currencyExponent, type Money } from '../commerce/money.ts';
import type { Instant } from '../commerce/time.ts';
import type { ProgramDefinition } from '../programs/definition.ts';
import type { Unit } from '../programs/units.ts';

const INTL_TAGS: Readonly<Record<Locale, string>> = { en: 'en-GB', fr: 'fr-FR' };

/** The language as `Intl` knows it; English is written the European way: 3 May, not May 3. */
export function intlTag(locale: Locale): string {
  return INTL_TAGS[locale];
}

export function formatNumber(locale: Locale, value: number): string {
  return new Intl.NumberFormat(intlTag(locale)).format(value);
}

/** 1250 EUR → "€12.50", "12,50 €". `Intl` gets the integer and its exponent as text, so nothing is ever divided. */
export function formatMoney(locale: Locale, money: Money): string {
  const digits = currencyExponent(money.currency);
  const format = new Intl.NumberFormat(intlTag(locale), {
    style: 'currency',
    currency: money.currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return format.format(exact(money.amountMinor, digits));
}

/** 1250 basis points → "12.5%", "12,5 %". */
export function formatPercent(locale: Locale, basisPoints: number): string {
  const format = new Intl.NumberFormat(intlTag(locale), { style: 'percent', maximumFractionDigits: 2 });
  return format.format(exact(basisPoints, 4));
}

function exact(integer: number, digits: number): Intl.StringNumericLiteral {
  return `${integer}E-${digits}` as Intl.StringNumericLiteral;
}

/** "21 November 2026" in the zone given. */
export function formatDate(locale: Locale, at: Instant, timeZone: string): string {
  return new Intl.DateTimeFormat(intlTag(locale), { dateStyle: 'long', timeZone }).format(at);
}

/** "42 points and 1 visit", "42 points et 1 visite". */
export function formatList(locale: Locale, items: readonly string[]): string {
  return new Intl.ListFormat(intlTag(locale), { type: 'conjunction' }).format(items);
}

export type NamedUnits = { unit: Unit; amount: number; pointName: ProgramDefinition['pointName'] };

const VISIT_NAMES: Readonly<Record<Locale, { one: string; other: string }>> = {
  en: { one: 'visit', other: 'visits' },
  fr: { one: 'visite', other: 'visites' },
};

/** "42 points", "1 visit": points by the programme's own name for them. */
export function formatUnits(locale: Locale, { unit, amount, pointName }: NamedUnits): string {
  const name = unit === 'visits' ? VISIT_NAMES[locale] : pointName[locale];
  const plural = new Intl.PluralRules(intlTag(locale)).select(amount) === 'one' ? name.one : name.other;
  return `${formatNumber(locale, amount)} ${plural}`;
}

import { currencyExponent, type Money } from '../commerce/money.ts';
import type { ProgramDefinition } from '../programs/definition.ts';
import { currencyOf, type Unit } from '../programs/units.ts';
import type { Say } from '../programs/rules/rule-kind.ts';

export type Language = 'en' | 'fr';

/** In whose words to show units: language, unit, and the programme's name for its points. */
export type Wording = { language: Language; unit: Unit; pointName: ProgramDefinition['pointName'] };

const VISITS = { en: { one: 'visit', other: 'visits' }, fr: { one: 'visite', other: 'visites' } };
const NUMBER_LOCALES: Record<Language, string> = { en: 'en-GB', fr: 'fr-FR' };

/** `€12.50` or `12,50 €`; whole amounts without decimals. */
export function moneyText({ amountMinor, currency }: Money, language: Language): string {
  const exponent = currencyExponent(currency);
  const digits = String(Math.abs(amountMinor)).padStart(exponent + 1, '0');
  const decimal = exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
  const shownDigits = amountMinor % 10 ** exponent === 0 ? 0 : exponent;
  const format = new Intl.NumberFormat(NUMBER_LOCALES[language], {
    style: 'currency',
    currency,
    minimumFractionDigits: shownDigits,
    maximumFractionDigits: shownDigits,
  });
  // The decimal is handed over as text, so that no float stands between the minor units and the page.
  return format.format(`${amountMinor < 0 ? '-' : ''}${decimal}` as Intl.StringNumericLiteral);
}

/** `1,142`, in French `1 142`. */
export function numberText(amount: number, language: Language): string {
  return new Intl.NumberFormat(NUMBER_LOCALES[language]).format(amount);
}

/** `1,142 points`, `1 point`, in French `0 point`, with the programme's own name for its points; wallet money as money. */
export function unitsText(amount: number, { language, unit, pointName }: Wording): string {
  const currency = currencyOf(unit);
  if (currency !== null) return moneyText({ amountMinor: amount, currency }, language);
  return `${numberText(amount, language)} ${unitName(amount, { language, unit, pointName })}`;
}

/** The name alone, in the number that the language asks for: French 0 and 1 are singular. */
export function unitName(amount: number, { language, unit, pointName }: Wording): string {
  const names = unit === 'visits' ? VISITS[language] : pointName[language];
  return new Intl.PluralRules(language).select(Math.abs(amount)) === 'one' ? names.one : names.other;
}

/** How rules say their amounts in one language. */
export function sayIn(
  language: Language,
  { currency, pointName }: Pick<ProgramDefinition, 'currency' | 'pointName'>,
): Say {
  return {
    units: (amount, unit) => unitsText(amount, { language, unit, pointName }),
    money: (amountMinor) => moneyText({ amountMinor, currency }, language),
    number: (amount) => numberText(amount, language),
  };
}

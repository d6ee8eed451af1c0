import { enEveryday } from './en-everyday.ts';
import type { Catalogue, TextKey } from './en.ts';

export type Language = 'en' | 'fr';

/**
 * The English of every day is always there. That of the large forms comes with them (`add-forms.ts`), and another language
 * only to those who read it.
 */
const catalogues: Record<Language, Partial<Catalogue>> = { en: { ...enEveryday }, fr: {} };

/** Adds texts of a language, before any of them is said: also to translators that were made earlier. */
export function addCatalogue(language: Language, texts: Partial<Catalogue>): void {
  Object.assign(catalogues[language], texts);
}

/** A text of a language that was added. */
export function textOf(language: Language, key: TextKey): string {
  const text = catalogues[language][key];
  if (text === undefined) throw new Error(`the text "${key}" in "${language}" was not added`);
  return text;
}

const LOCALES: Record<Language, string> = { en: 'en-GB', fr: 'fr-FR' };

export type TextValues = Record<string, string | number>;
export type Translate = (key: TextKey, values?: TextValues) => string;

const PLACEHOLDER = /\{(\w+)\}|\{(\w+), plural, one \{([^{}]*)\} other \{([^{}]*)\}\}/g;

/** Texts of one language: `{name}`, and `{count, plural, one {…} other {…}}` where # is the number. */
export function translator(language: Language): Translate {
  return (key, values = {}) => fillText(textOf(language, key), values, language);
}

/** One message with its values in their places. */
export function fillText(message: string, values: TextValues, language: Language): string {
  return withFrenchSpaces(message, language).replace(PLACEHOLDER, (...found) => {
    const [, name, count, one, other] = found as [string, ...(string | undefined)[]];
    const value = values[name ?? count ?? ''];
    if (value === undefined) throw new Error(`text "${message}" needs a value for ${name ?? count}`);
    if (name !== undefined) return typeof value === 'number' ? numberText(value, language) : value;
    if (typeof value !== 'number') throw new Error(`text "${message}" needs a number for ${count}`);
    const chosen = new Intl.PluralRules(language).select(value) === 'one' ? one : other;
    return (chosen ?? '').replaceAll('#', numberText(value, language));
  });
}

/** French keeps `:`, `;`, `?`, `!` and guillemets on the line of their word. */
function withFrenchSpaces(text: string, language: Language): string {
  return language === 'fr' ? text.replace(/ (?=[:;?!%\u00bb])|(?<=\u00ab) /g, '\u00a0') : text;
}

export function numberText(value: number, language: Language): string {
  return new Intl.NumberFormat(LOCALES[language]).format(value);
}

/** `21 Nov 2026`: the day on which an instant falls in a zone. */
export function dayText(
  at: number,
  { timeZone, language }: { timeZone: string; language: Language },
): string {
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'medium', timeZone }).format(new Date(at));
}

/** `21 Nov 2026, 14:02` in a zone. */
export function timeText(
  at: number,
  { timeZone, language }: { timeZone: string; language: Language },
): string {
  return new Intl.DateTimeFormat(LOCALES[language], {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone,
  }).format(new Date(at));
}

/** `21 November 2027`, of a local date (YYYY-MM-DD). */
export function dateText(localDate: string, language: Language): string {
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${localDate}T00:00:00Z`),
  );
}

/** `3 %` or `3%` of hundredths of a percent. */
export function percentText(basisPoints: number, language: Language): string {
  return new Intl.NumberFormat(LOCALES[language], { style: 'percent', maximumFractionDigits: 2 }).format(
    basisPoints / 10_000,
  );
}

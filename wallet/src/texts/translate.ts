import { withFrenchSpaces } from '@ristourne/core/accounts/french-spaces';
import type { Language } from '@ristourne/core/timeline/amounts';
import { en, type Catalogue, type TextKey } from './en.ts';
import { fr } from './fr.ts';

export const CATALOGUES: Record<Language, Catalogue> = { en, fr };
export const LOCALES: Record<Language, string> = { en: 'en-GB', fr: 'fr-FR' };

export type TextValues = Record<string, string | number>;
export type Translate = (key: TextKey, values?: TextValues) => string;

/** Texts of one language. */
export function translator(language: Language): Translate {
  return (key, values = {}) => format(CATALOGUES[language][key], values, language);
}

const PLACEHOLDER = /\{(\w+)\}|\{(\w+), plural, one \{([^{}]*)\} other \{([^{}]*)\}\}/g;

/**
 * Fills `{name}` and `{name, plural, one {…} other {…}}`, where # is the number. Throws when a value is missing or a
 * plural's value is no number: a page never shows a brace.
 */
export function format(message: string, values: TextValues, language: Language): string {
  return withFrenchSpaces(language, message).replace(PLACEHOLDER, (...found) => {
    const [, name, count, one, other] = found as [string, ...(string | undefined)[]];
    const key = name ?? count ?? '';
    const value = values[key];
    if (value === undefined) throw new Error(`text "${message}" needs a value for ${key}`);
    if (name !== undefined) return String(value);
    if (typeof value !== 'number') throw new Error(`text "${message}" needs a number for ${key}`);
    const chosen = new Intl.PluralRules(language).select(value) === 'one' ? one : other;
    return (chosen ?? '').replaceAll('#', new Intl.NumberFormat(LOCALES[language]).format(value));
  });
}

/** `21 November 2027`, of a local date (YYYY-MM-DD). */
export function dayText(localDate: string, language: Language): string {
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${localDate}T00:00:00Z`),
  );
}

/** The day on which an instant falls in a zone. */
export function instantText(at: number, timeZone: string, language: Language): string {
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone }).format(new Date(at));
}

/** The same, for lists: `21 Nov 2026`. */
export function shortInstantText(at: number, timeZone: string, language: Language): string {
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'medium', timeZone }).format(new Date(at));
}

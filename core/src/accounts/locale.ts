/** Languages that every page and message speaks. */
export const LOCALES = ['en', 'fr'] as const;
export type Locale = (typeof LOCALES)[number];

/** `fr_FR`, `fr-CA` and `fr` → `fr`; everything else reads English. */
export function readLocale(tag: string): Locale {
  return /^fr(?:[-_]|$)/i.test(tag) ? 'fr' : 'en';
}

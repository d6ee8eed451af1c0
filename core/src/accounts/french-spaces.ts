import type { Locale } from './locale.ts';

/** French keeps `:`, `;`, `?`, `!` and guillemets on the line of their word; other languages stay as they are. */
export function withFrenchSpaces(locale: Locale, text: string): string {
  return locale === 'fr' ? text.replace(/ (?=[:;?!\u00bb])|(?<=\u00ab) /g, '\u00a0') : text;
}

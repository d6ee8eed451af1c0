import { acceptedLocale } from '@ristourne/core/accounts/accepted-locale';
import type { Language } from '@ristourne/core/timeline/amounts';

const LANGUAGES: readonly Language[] = ['en', 'fr'];

export function readLanguage(text: string | undefined): Language | null {
  return LANGUAGES.find((one) => one === text) ?? null;
}

/** The browser's own wish; English if it speaks none of ours. */
export function acceptedLanguage(header: string | undefined): Language {
  return acceptedLocale(header ?? '') ?? 'en';
}

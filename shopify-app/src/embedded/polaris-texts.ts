import type { AppProviderProps } from '@shopify/polaris';
import type { Language } from '@ristourne/admin/texts/translate';
import en from '@shopify/polaris/locales/en.json' with { type: 'json' };

type PolarisTexts = Pick<AppProviderProps, 'i18n'>['i18n'];

const texts: Partial<Record<Language, PolarisTexts>> = {};

/** Gives what Polaris says in a language other than English. */
export function addPolarisTexts(language: Language, given: PolarisTexts): void {
  texts[language] = given;
}

/** What Polaris itself says on a page ("Close", "Loading"). */
export function polarisTexts(language: Language): PolarisTexts {
  return texts[language] ?? en;
}

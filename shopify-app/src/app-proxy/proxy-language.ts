import { acceptedLocale } from '@ristourne/core/accounts/accepted-locale';
import { LOCALES, readLocale, type Locale } from '@ristourne/core/accounts/locale';

/** Where a shop has its languages in folders: "/fr/apps/ristourne", "/fr-ca/apps/ristourne". */
const LANGUAGE_FOLDER = /^\/([a-z]{2})(-[a-z]{2,4})?\//i;

/**
 * The language of the page around ours. Shopify documents no parameter for it: a theme's link may say it
 * (`?locale={{ request.locale.iso_code }}`), else the shop's folder does, else the browser's wish.
 */
export function proxyLanguage(
  url: URL,
  { pathPrefix, headers }: { pathPrefix: string; headers: Headers },
): Locale {
  const locale = url.searchParams.get('locale');
  if (locale !== null && locale !== '') return readLocale(locale);
  const [, folder = ''] = LANGUAGE_FOLDER.exec(pathPrefix) ?? [];
  const named = LOCALES.find((one) => one === folder.toLowerCase());
  return named ?? acceptedLocale(headers.get('accept-language') ?? '') ?? 'en';
}

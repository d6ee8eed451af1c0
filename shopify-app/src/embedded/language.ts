import type { Language } from '@ristourne/admin/texts/translate';

/**
 * The language of the person in Shopify's admin. Shopify says it (`locale=fr-CA`) when it opens a page; what the page
 * loads afterwards says it in Accept-Language.
 */
export function languageOf(request: Request): Language {
  const locale = new URL(request.url).searchParams.get('locale');
  const asked = locale ?? request.headers.get('accept-language') ?? '';
  return /^\s*fr\b/i.test(asked) ? 'fr' : 'en';
}

import { expect, it } from 'vitest';
import { proxyLanguage } from './proxy-language.ts';

it.each([
  ['the theme’s link', '?locale=fr-CA', '/apps/ristourne', 'en', 'fr'],
  ['the theme’s link before the folder', '?locale=en', '/fr/apps/ristourne', 'fr', 'en'],
  ['the folder before the browser', '', '/fr/apps/ristourne', 'en', 'fr'],
  ['a folder of language and country', '?locale=', '/fr-ca/apps/ristourne', 'en', 'fr'],
  ['the browser, by its weights', '', '/apps/ristourne', 'de, en;q=0.5, fr;q=0.8', 'fr'],
  ['English for a language that we do not speak', '?locale=de', '/apps/ristourne', 'fr', 'en'],
  ['English when nobody says anything', '', '/apps/ristourne', '', 'en'],
])('the language is said by %s', (...row) => {
  const [, search, pathPrefix, accepted, language] = row;
  const url = new URL(`https://loyalty.example/shopify/proxy${search}`);
  expect(proxyLanguage(url, { pathPrefix, headers: new Headers({ 'accept-language': accepted }) })).toBe(
    language,
  );
});

import { LOCALES, type Locale } from './locale.ts';

const MAX_LENGTH = 500;

/** The first language of an Accept-Language header that we speak, by its weights; null if none. */
export function acceptedLocale(header: string): Locale | null {
  const wanted = header
    .slice(0, MAX_LENGTH)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const weight = parameters.map((one) => /^\s*q=([\d.]+)$/.exec(one)?.[1]).find((q) => q !== undefined);
      const locale = LOCALES.find((one) => one === tag.split('-')[0]);
      return { locale, weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight);
  return wanted.find(({ locale }) => locale !== undefined)?.locale ?? null;
}

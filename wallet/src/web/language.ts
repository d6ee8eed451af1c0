import type { Language } from '@ristourne/core/timeline/amounts';

const LANGUAGES: readonly Language[] = ['en', 'fr'];

export function readLanguage(text: string | undefined): Language | null {
  return LANGUAGES.find((one) => one === text) ?? null;
}

/** The first language of an Accept-Language header that we speak, by its weights; English if none. */
export function acceptedLanguage(header: string | undefined): Language {
  const wanted = (header ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const weight = parameters.map((one) => /^\s*q=([\d.]+)$/.exec(one)?.[1]).find((q) => q !== undefined);
      return { language: readLanguage(tag.split('-')[0]), weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight);
  return wanted.find(({ language }) => language !== null)?.language ?? 'en';
}

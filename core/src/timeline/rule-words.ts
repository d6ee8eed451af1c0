import type { Language } from './amounts.ts';

type RuleWords = {
  per: (units: string, money: string) => string;
  bracket: (from: string, to: string | null) => string;
  visit: (minimum: string | null) => string;
};

/** How each kind of earning rule is told: behind one order's "why?", and where a programme says how it is earned in. */
export const RULE_WORDS: Record<Language, RuleWords> = {
  en: {
    per: (units, money) => `${units} per ${money}`,
    bracket: (from, to) => (to === null ? `order of ${from} or more` : `order from ${from} to under ${to}`),
    visit: (minimum) => (minimum === null ? 'one paid order' : `one paid order of at least ${minimum}`),
  },
  fr: {
    per: (units, money) => `${units} par ${money}`,
    bracket: (from, to) =>
      to === null ? `commande à partir de ${from}` : `commande de ${from} à moins de ${to}`,
    visit: (minimum) =>
      minimum === null ? 'une commande payée' : `une commande payée d’au moins ${minimum}`,
  },
};

import { withFrenchSpaces } from '../accounts/french-spaces.ts';
import type { ProgramDefinition } from '../programs/definition.ts';
import { kindOf } from '../programs/rules/kinds.ts';
import type { Validity } from '../programs/validity.ts';
import { sayIn, type Language } from '../timeline/amounts.ts';
import { formatDate } from './formats.ts';
import { whenSpendable } from './order-sentences.ts';
import { speak } from './texts/speak.ts';

/** How units are earned in a programme: a line a rule, each bracket a line of its own. */
export function earningSentences(definition: ProgramDefinition, language: Language): string[] {
  const say = sayIn(language, definition);
  const lines = definition.earning.flatMap((rule) => kindOf(rule).words[language].rule(rule, say));
  return lines.map((line) => withFrenchSpaces(language, line));
}

/** From when on what an order earned can be used, and until when; and when a membership holds, if not always. */
export function usageSentences(
  definition: Pick<ProgramDefinition, 'maturityDays' | 'maturesFrom' | 'lotDays' | 'validity'>,
  language: Language,
): string[] {
  const { lotDays, validity } = definition;
  const membership = validity === null ? [] : [membershipSentence(validity, language)];
  return [whenSpendable(definition, language), lastingSentence(lotDays, language), ...membership];
}

export function membershipSentence(validity: NonNullable<Validity>, language: Language): string {
  if (validity.kind === 'days') return speak(language, 'membershipDays', { days: validity.days });
  const date = (isoDate: string): string => formatDate(language, Date.parse(isoDate), 'UTC');
  return speak(language, 'membershipDates', { from: date(validity.from), to: date(validity.to) });
}

export function lastingSentence(days: number, language: Language): string {
  return speak(language, 'earnedLasts', { days });
}

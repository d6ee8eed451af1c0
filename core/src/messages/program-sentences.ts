import { withFrenchSpaces } from '../accounts/french-spaces.ts';
import type { ProgramDefinition } from '../programs/definition.ts';
import { kindOf } from '../programs/rules/kinds.ts';
import { sayIn, type Language } from '../timeline/amounts.ts';
import { whenSpendable } from './order-sentences.ts';
import { speak } from './texts/speak.ts';

/** How units are earned in a programme: a line a rule, each bracket a line of its own. */
export function earningSentences(definition: ProgramDefinition, language: Language): string[] {
  const say = sayIn(language, definition);
  const lines = definition.earning.flatMap((rule) => kindOf(rule).words[language].rule(rule, say));
  return lines.map((line) => withFrenchSpaces(language, line));
}

/** From when on what an order earned can be used, and until when. */
export function usageSentences(
  definition: Pick<ProgramDefinition, 'maturityDays' | 'maturesFrom' | 'lotDays'>,
  language: Language,
): string[] {
  return [whenSpendable(definition, language), lastingSentence(definition.lotDays, language)];
}

export function lastingSentence(days: number, language: Language): string {
  return speak(language, 'earnedLasts', { days });
}

import { withFrenchSpaces } from '../accounts/french-spaces.ts';
import type { EarningRule, ProgramDefinition, Unit } from '../programs/definition.ts';
import { moneyText, unitsText, type Language } from '../timeline/amounts.ts';
import { RULE_WORDS } from '../timeline/rule-words.ts';
import { whenSpendable } from './order-sentences.ts';
import { speak } from './texts/speak.ts';

/** How units are earned in a programme: a line a rule, each bracket a line of its own. */
export function earningSentences(definition: ProgramDefinition, language: Language): string[] {
  const words = RULE_WORDS[language];
  const lines = definition.earning.flatMap((rule) => linesOf(rule));
  return lines.map((line) => withFrenchSpaces(language, line));

  function linesOf(rule: EarningRule): string[] {
    switch (rule.kind) {
      case 'rate':
        return [words.per(units(rule.points, 'points'), money(rule.perMinor))];
      case 'brackets':
        return rule.brackets.map(({ fromMinor, toMinor, points }) => {
          const to = toMinor === null ? null : money(toMinor);
          return named(units(points, 'points'), words.bracket(money(fromMinor), to));
        });
      case 'visits': {
        const order = words.visit(rule.minimumMinor === 0 ? null : money(rule.minimumMinor));
        return [
          named(units(1, 'visits'), `${order}, ${speak(language, 'atMostADay', { cap: rule.dailyCap })}`),
        ];
      }
    }
  }
  function named(amount: string, rule: string): string {
    return language === 'fr' ? `${amount} : ${rule}` : `${amount}: ${rule}`;
  }
  function units(amount: number, unit: Unit): string {
    return unitsText(amount, { language, unit, pointName: definition.pointName });
  }
  function money(amountMinor: number): string {
    return moneyText({ amountMinor, currency: definition.currency }, language);
  }
}

/** From when on what an order earned can be used, and until when. */
export function usageSentences(
  { maturityDays, lotDays }: Pick<ProgramDefinition, 'maturityDays' | 'lotDays'>,
  language: Language,
): string[] {
  return [whenSpendable(maturityDays, language), lastingSentence(lotDays, language)];
}

export function lastingSentence(days: number, language: Language): string {
  return speak(language, 'earnedLasts', { days });
}

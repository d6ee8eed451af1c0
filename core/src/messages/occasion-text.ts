import { withFrenchSpaces } from '../accounts/french-spaces.ts';
import { occasionKind } from '../programs/occasions/kinds.ts';
import type { OccasionReward, ProgramDefinition } from '../programs/definition.ts';
import { moneyText, numberText, type Language } from '../timeline/amounts.ts';

/** What a reward without a price is given for: "for every 5th order", "après 90 jours sans commande". */
export function occasionText(
  { occasion }: OccasionReward,
  { currency, language }: Pick<ProgramDefinition, 'currency'> & { language: Language },
): string {
  const text = occasionKind(occasion).words[language](occasion, {
    money: (amountMinor) => moneyText({ amountMinor, currency }, language),
    number: (amount) => numberText(amount, language),
  });
  return withFrenchSpaces(language, text);
}

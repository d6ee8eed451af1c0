import type { VoucherBenefit } from '../ports/store-port.ts';
import type { ProgramDefinition, Reward } from '../programs/definition.ts';
import { moneyText, unitsText, type Language } from '../timeline/amounts.ts';
import { formatPercent } from './formats.ts';
import { speak } from './texts/speak.ts';

type Wording = Pick<ProgramDefinition, 'currency' | 'pointName'> & { language: Language };

/** What a reward gives, on pages: "€3 off", "15% off", "Free article". */
export function rewardBenefitText({ benefit, unit }: Reward, wording: Wording): string {
  const { language, currency, pointName } = wording;
  switch (benefit.kind) {
    case 'per_units':
      return speak(language, 'rewardPerUnits', {
        amount: moneyText({ amountMinor: benefit.amountMinor, currency }, language),
        units: unitsText(benefit.perUnits, { language, unit, pointName }),
      });
    case 'amount':
      return benefitText({ ...benefit, currency }, language);
    case 'percent':
    case 'free_article':
      return benefitText(benefit, language);
  }
}

/** What an issued voucher is worth in its store, on pages. */
export function benefitText(benefit: VoucherBenefit, language: Language): string {
  switch (benefit.kind) {
    case 'amount':
      return speak(language, 'rewardAmount', { amount: moneyText(benefit, language) });
    case 'percent':
      return speak(language, 'rewardPercent', { percent: formatPercent(language, benefit.basisPoints) });
    case 'free_article':
      return speak(language, 'rewardFreeArticle');
  }
}

/** What a reward gives beside its name; empty when the name says just that. */
export function benefitBeside(name: string, benefit: string, language: Language): string {
  const plain = (text: string): string => text.replaceAll(/\s/g, ' ').toLocaleLowerCase(language);
  return plain(name) === plain(benefit) ? '' : benefit;
}

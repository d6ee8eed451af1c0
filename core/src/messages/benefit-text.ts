import { withFrenchSpaces } from '../accounts/french-spaces.ts';
import type { VoucherBenefit } from '../ports/store-port.ts';
import type { BenefitSay } from '../programs/benefits/benefit-kind.ts';
import { benefitKind, type Benefit } from '../programs/benefits/kinds.ts';
import type { ProgramDefinition, Reward } from '../programs/definition.ts';
import { moneyText, unitsText, type Language } from '../timeline/amounts.ts';
import { formatList, formatPercent } from './formats.ts';

type Wording = Pick<ProgramDefinition, 'currency' | 'pointName'> & { language: Language };

/** What a reward gives, on pages: "€3 off", "15% off", "Free article". */
export function rewardBenefitText({ benefit, unit }: Reward, wording: Wording): string {
  const { language, currency, pointName } = wording;
  return sentence(benefit, language, {
    units: (amount) => unitsText(amount, { language, unit, pointName }),
    money: (amountMinor) => moneyText({ amountMinor, currency }, language),
  });
}

/** What an issued voucher is worth in its store, on pages. `money` as it is written there; short unless told otherwise. */
export function benefitText(
  benefit: VoucherBenefit,
  language: Language,
  money: typeof moneyText = moneyText,
): string {
  const currency = 'currency' in benefit ? benefit.currency : '';
  return sentence(benefit, language, {
    // A voucher's worth is final: no kind of it speaks of units.
    units: String,
    money: (amountMinor) => money({ amountMinor, currency }, language),
  });
}

function sentence(
  benefit: Benefit | VoucherBenefit,
  language: Language,
  say: Pick<BenefitSay, 'units' | 'money'>,
): string {
  const text = benefitKind(benefit).words[language](benefit, {
    ...say,
    percent: (basisPoints) => formatPercent(language, basisPoints),
    list: (items) => formatList(language, items),
  });
  return withFrenchSpaces(language, text);
}

/** What a reward gives beside its name; empty when the name says just that. */
export function benefitBeside(name: string, benefit: string, language: Language): string {
  const plain = (text: string): string => text.replaceAll(/\s/g, ' ').toLocaleLowerCase(language);
  return plain(name) === plain(benefit) ? '' : benefit;
}

import type { z } from 'zod';
import type { walletMoneyBenefit } from './arguments.ts';
import type { BenefitKind } from './benefit-kind.ts';

/**
 * Wallet money is spent one for one: the buyer says how much, in minor units, and gets a code of that value. What its order
 * does not use of it comes back when that order matures.
 */
export const walletMoney: BenefitKind<z.infer<typeof walletMoneyBenefit>> = {
  kind: 'wallet_money',
  fields: [
    { name: 'minMinor', input: 'money' },
    { name: 'maxMinor', input: 'money' },
  ],
  asks: 'amount',
  namesArticles: false,
  words: {
    en: ({ minMinor, maxMinor }, say) =>
      minMinor === maxMinor
        ? `${say.money(minMinor)} off`
        : `${say.money(minMinor)} to ${say.money(maxMinor)} off`,
    fr: ({ minMinor, maxMinor }, say) =>
      minMinor === maxMinor
        ? `${say.money(minMinor)} de remise`
        : `De ${say.money(minMinor)} à ${say.money(maxMinor)} de remise`,
  },
  price: ({ minMinor, maxMinor }, _cost, { units = minMinor, article }) =>
    article === undefined && Number.isSafeInteger(units) && units >= minMinor && units <= maxMinor
      ? { units, article: null }
      : null,
  worth: (_benefit, { units }, currency) => ({ kind: 'amount', amountMinor: units, currency }),
  rate: () => ({ minor: 1, units: 1 }),
};

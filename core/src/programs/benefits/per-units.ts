import type { z } from 'zod';
import type { perUnitsBenefit } from './arguments.ts';
import type { BenefitKind } from './benefit-kind.ts';

export const perUnits: BenefitKind<z.infer<typeof perUnitsBenefit>> = {
  kind: 'per_units',
  fields: [
    { name: 'amountMinor', input: 'money' },
    { name: 'perUnits', input: 'units' },
  ],
  asks: 'units',
  namesArticles: false,
  words: {
    en: (benefit, say) => `${say.money(benefit.amountMinor)} off for every ${say.units(benefit.perUnits)}`,
    fr: (benefit, say) => `${say.money(benefit.amountMinor)} de remise pour ${say.units(benefit.perUnits)}`,
  },
  price: (_benefit, cost, { units = cost, article }) =>
    article === undefined && Number.isSafeInteger(units) && units >= cost ? { units, article: null } : null,
  worth: (benefit, { units }, currency) => {
    const amountMinor = Number((BigInt(benefit.amountMinor) * BigInt(units)) / BigInt(benefit.perUnits));
    return { kind: 'amount', amountMinor, currency };
  },
  rate: (benefit) => ({ minor: benefit.amountMinor, units: benefit.perUnits }),
};

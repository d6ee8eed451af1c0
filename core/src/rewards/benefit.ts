import type { VoucherBenefit } from '../ports/store-port.ts';
import type { Reward } from '../programs/definition.ts';

/** What spending `units` on a reward is worth in the store. Values of points round down, to the minor unit. */
export function benefitOf(
  reward: Reward,
  { units, currency }: { units: number; currency: string },
): VoucherBenefit {
  const { benefit } = reward;
  switch (benefit.kind) {
    case 'amount':
      return { kind: 'amount', amountMinor: benefit.amountMinor, currency };
    case 'percent':
      return { kind: 'percent', basisPoints: benefit.basisPoints };
    case 'free_article':
      return { kind: 'free_article', productIds: benefit.productIds };
    case 'per_units': {
      const amountMinor = Number((BigInt(benefit.amountMinor) * BigInt(units)) / BigInt(benefit.perUnits));
      return { kind: 'amount', amountMinor, currency };
    }
  }
}

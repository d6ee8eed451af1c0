import type { PreviewUnit } from '../../earning/preview-order.ts';
import { programDefinition } from '../../programs/definition.ts';

export const DEFINITION = programDefinition.parse({
  name: { en: 'Colibri card', fr: 'Carte Colibri' },
  pointName: { en: { one: 'point', other: 'points' }, fr: { one: 'point', other: 'points' } },
  currency: 'EUR',
  taxBase: 'with_tax',
  earning: [{ kind: 'rate', ruleId: 'spend', points: 4, perMinor: 100 }],
  rewards: [
    {
      rewardId: 'three-euros',
      revision: 1,
      name: { en: '3 € off', fr: '3 € de remise' },
      unit: 'points',
      cost: 100,
      benefit: { kind: 'amount', amountMinor: 300 },
      issue: 'chosen',
      consuming: true,
      voucherDays: 90,
      ordersEarn: true,
    },
  ],
  maturityDays: 14,
  lotDays: 365,
  claimDays: 90,
  shortfall: 'owed',
});

/** 42 points of one programme for somebody unknown; `wish` changes any of it. */
export function previewUnit(wish: Partial<PreviewUnit> = {}): PreviewUnit {
  return {
    programId: '00000000-0000-7000-8000-0000000000aa',
    definition: DEFINITION,
    unit: 'points',
    amount: 42,
    totalAfter: null,
    toGo: null,
    pending: false,
    ...wish,
  };
}

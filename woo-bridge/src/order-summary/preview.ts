import type { MerchantId, ProgramId, StoreId } from '@ristourne/core/commerce/ids';
import type { OrderReading } from '@ristourne/core/commerce/order';
import type { ProgramDefinition, Unit } from '@ristourne/core/programs/definition';

/** What an order earns in one unit of one programme. */
export type PreviewUnit = {
  programId: ProgramId;
  definition: ProgramDefinition;
  unit: Unit;
  amount: number;
  /** Null when nobody is known to own the order yet. */
  totalAfter: number | null;
  toGo: { units: number; rewardName: { en: string; fr: string } } | null;
  /** Earned, not yet spendable. */
  pending: boolean;
};

export type OrderPreview = { show: boolean; units: PreviewUnit[]; claimable: boolean };

export type PreviewQuestion = { merchantId: MerchantId; storeId: StoreId; reading: OrderReading };

/** core's `earning/preview-order.ts`, given its deps by the composition root. */
export type PreviewOrder = (question: PreviewQuestion) => Promise<OrderPreview>;

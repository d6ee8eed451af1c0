import type { MerchantId } from '../commerce/ids.ts';
import type { OrderReading } from '../commerce/order.ts';
import type { Instant } from '../commerce/time.ts';
import type { Transaction } from '../database/transaction.ts';
import { findErased, holdOffErasures } from '../members/tombstones.ts';
import type { Deps } from '../ports/deps.ts';
import type { ArrivedReading } from './credit-orders.ts';

type Arrived = { merchantId: MerchantId; readings: ArrivedReading[]; at: Instant };

/**
 * The readings without what an erasure forbids to keep: whoever was erased stays so, however often their store tells
 * their earlier orders again. `erased` says which were changed, in the same order. Holds erasures off until the
 * transaction ends.
 */
export async function honourErasures(
  deps: Deps,
  tx: Transaction,
  { merchantId, readings, at }: Arrived,
): Promise<{ readings: ArrivedReading[]; erased: boolean[] }> {
  if (readings.length === 0) return { readings, erased: [] };
  await holdOffErasures(tx, merchantId);
  const orders = readings.map(({ storeId, reading: { state, contact } }) => ({
    storeId,
    orderExternalId: state.externalId,
    customerExternalId: state.customerExternalId,
    email: contact.email,
    placedAt: Math.min(state.placedAt, at),
  }));
  const erased = await findErased(deps, tx, { merchantId, orders });
  return {
    readings: readings.map((one, index) =>
      erased[index] === true ? { ...one, reading: nameless(one.reading) } : one,
    ),
    erased,
  };
}

function nameless(reading: OrderReading): OrderReading {
  return {
    ...reading,
    state: { ...reading.state, customerExternalId: '', customerTags: [] },
    contact: { email: '' },
  };
}

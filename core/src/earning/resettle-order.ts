import type { MerchantId, OrderId } from '../commerce/ids.ts';
import { inTransaction } from '../database/transaction.ts';
import { holdOffErasures } from '../members/tombstones.ts';
import type { Deps } from '../ports/deps.ts';
import { lockOrder } from './order-records.ts';
import { settleOrders } from './settle-orders.ts';

export type ResettleCommand = { merchantId: MerchantId; orderId: OrderId; cause: string };

/**
 * Judges an order again as it stands, since something that judging lacked has become known. Repeating it changes nothing.
 */
export async function resettleOrder(
  deps: Deps,
  { merchantId, orderId, cause }: ResettleCommand,
): Promise<{ outcome: 'settled' | 'no_such_order' }> {
  return inTransaction(deps.pool, async (tx) => {
    await holdOffErasures(tx, merchantId);
    const order = await lockOrder(tx, merchantId, orderId);
    if (!order) return { outcome: 'no_such_order' };
    await settleOrders(deps, tx, { merchantId, orders: [order], cause });
    return { outcome: 'settled' };
  });
}

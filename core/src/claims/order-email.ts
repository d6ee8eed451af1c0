import type { MerchantId, OrderId } from '../commerce/ids.ts';
import type { Database } from '../database/pool.ts';
import { sqlMaybe } from '../database/sql.ts';
import { normaliseEmail } from '../keys/email.ts';
import { sealedPlaces } from '../keys/sealed-places.ts';
import type { Deps } from '../ports/deps.ts';

/** The address that the order was placed with, while it is kept (until bound or lapsed); null when there is none. */
export async function readOrderEmail(
  deps: Deps,
  database: Database,
  order: { merchantId: MerchantId; orderId: OrderId },
): Promise<string | null> {
  const row = await sqlMaybe<{ email_sealed: string }>(
    database,
    'select email_sealed from order_contact where merchant_id = $1 and order_id = $2',
    [order.merchantId, order.orderId],
  );
  if (row === undefined) return null;
  return normaliseEmail(deps.keys.open(sealedPlaces.orderContact(order.orderId), row.email_sealed));
}

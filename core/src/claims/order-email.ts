import type { MemberId, MerchantId, OrderId } from '../commerce/ids.ts';
import type { Database } from '../database/pool.ts';
import { sqlMaybe } from '../database/sql.ts';
import { normaliseEmail } from '../keys/email.ts';
import { unverifiedContact } from '../members/open-store-member.ts';
import { sealedPlaces } from '../keys/sealed-places.ts';
import type { Deps } from '../ports/deps.ts';

/**
 * The address that the order was placed with, while it is kept: until it is bound or lapsed, or its member's wallet is
 * opened. Null when there is none.
 */
export async function readOrderEmail(
  deps: Deps,
  database: Database,
  order: { merchantId: MerchantId; orderId: OrderId; boundMember: MemberId },
): Promise<string | null> {
  const row = await sqlMaybe<{ email_sealed: string }>(
    database,
    'select email_sealed from order_contact where merchant_id = $1 and order_id = $2',
    [order.merchantId, order.orderId],
  );
  if (row === undefined) return readUnopenedEmail(deps, database, order);
  return normaliseEmail(deps.keys.open(sealedPlaces.orderContact(order.orderId), row.email_sealed));
}

async function readUnopenedEmail(
  deps: Deps,
  database: Database,
  { merchantId, boundMember }: { merchantId: MerchantId; boundMember: MemberId },
): Promise<string | null> {
  const sealed = await unverifiedContact(database, merchantId, boundMember);
  if (sealed === undefined) return null;
  return normaliseEmail(deps.keys.open(sealedPlaces.memberContact(boundMember), sealed));
}

import { sql } from '@ristourne/core/database/sql';
import type { Transaction } from '@ristourne/core/database/transaction';
import type { StoreHandle } from '@ristourne/core/ports/store-port';
import { shopDomainOf } from '../admin-api/shop-address.ts';

/** A shop that took the app away: Shopify accepts its tokens no more, and nobody needs to keep them. */
export async function forgetSessions(tx: Transaction, store: StoreHandle): Promise<void> {
  await sql(tx, 'DELETE FROM shopify_session WHERE shop = $1', [shopDomainOf(store.url)]);
}

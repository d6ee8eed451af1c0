import type { Database } from '@ristourne/core/database/pool';
import { sqlMaybe } from '@ristourne/core/database/sql';

/** Whether the app keeps an access to this shop; what it had is forgotten when the shop takes the app away. */
export async function hasSession(database: Database, shop: string): Promise<boolean> {
  const session = await sqlMaybe(database, 'SELECT 1 AS one FROM shopify_session WHERE session_id = $1', [
    `offline_${shop}`,
  ]);
  return session !== undefined;
}

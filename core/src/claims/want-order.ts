import { MINUTE_MS } from '../commerce/time.ts';
import { sql } from '../database/sql.ts';
import { wantEffects } from '../effects/effect.ts';
import type { Deps } from '../ports/deps.ts';
import type { ClaimStore } from './verify-link.ts';

/** A fetch that found no order, or was given up, is wanted again by whoever looks after this. */
export const AGAIN_AFTER_MINUTES = 1;

/**
 * Wants an order that a genuine link speaks of to be fetched from its store. While one fetch is under way or comes back
 * with its own back-off, no other is wanted; once it ended without the order, one in each minute that somebody looks.
 */
export async function wantOrder(deps: Deps, store: ClaimStore, orderRef: string): Promise<void> {
  const now = deps.clock.now();
  const subject = `${store.storeId}/${orderRef}`;
  const waiting = await sql(
    deps.pool,
    `select 1 as one from effect where merchant_id = $1 and kind = 'fetch_order' and subject = $2 and state = 'wanted' limit 1`,
    [store.merchantId, subject],
  );
  if (waiting.length > 0) return;
  await wantEffects(deps.pool, {
    merchantId: store.merchantId,
    at: now,
    effects: [
      {
        effectId: deps.ids.next(),
        kind: 'fetch_order',
        subject,
        generation: Math.floor(now / (AGAIN_AFTER_MINUTES * MINUTE_MS)),
        storeId: store.storeId,
        payload: { externalId: orderRef },
      },
    ],
  });
}

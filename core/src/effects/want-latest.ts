import type { MerchantId } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import { instant, sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import type { WantedEffect } from './effect.ts';

/**
 * Many wanted at once fall due one after the other, so that a store's codes never wait behind all of its customers. Half of
 * what the smallest plan of Shopify lets through.
 */
export const SPACED_MS = 250;

type LatestEffect = Omit<WantedEffect, 'generation'>;
type LatestOptions = { merchantId: MerchantId; effects: LatestEffect[]; at: Instant };

/**
 * Wants effects that bring something to its newest state, whatever that is when they run: one row for each (kind, subject),
 * however often it changes. Wanted while it waits, it runs once; wanted while it runs, once more; also one that was parked
 * tries again. One that only waits for its turn among many runs at its new one, if that is earlier; whoever was taken (attempts
 * > 0) keeps its lease or its back-off. Locks the rows until the caller commits, in the order of their subjects.
 */
export async function wantLatest(tx: Transaction, { merchantId, effects, at }: LatestOptions): Promise<void> {
  if (effects.length === 0) return;
  const sorted = effects.toSorted((a, b) => compare(a.subject, b.subject) || compare(a.kind, b.kind));
  await sql(
    tx,
    `INSERT INTO effect (merchant_id, effect_id, kind, subject, generation, store_id, payload, state, reason, attempts, wanted_at, next_at)
     SELECT $1, effect_id, kind, subject, 0, store_id, payload::jsonb, 'wanted', '', 0, $2, $2::timestamptz + (place - 1) * $3::int * interval '1 millisecond'
       FROM unnest($4::uuid[], $5::text[], $6::text[], $7::uuid[], $8::text[]) WITH ORDINALITY AS e(effect_id, kind, subject, store_id, payload, place)
      ORDER BY place
     ON CONFLICT (merchant_id, kind, subject, generation) DO UPDATE
       SET wishes = effect.wishes + 1, state = 'wanted', done_at = NULL,
           attempts = CASE WHEN effect.state = 'wanted' THEN effect.attempts ELSE 0 END,
           reason = CASE WHEN effect.state = 'wanted' THEN effect.reason ELSE '' END,
           wanted_at = CASE WHEN effect.state = 'wanted' THEN effect.wanted_at ELSE excluded.wanted_at END,
           next_at = CASE WHEN effect.state <> 'wanted' THEN excluded.next_at
                          WHEN effect.attempts = 0 THEN least(effect.next_at, excluded.next_at)
                          ELSE effect.next_at END`,
    [
      merchantId, instant(at), SPACED_MS,
      sorted.map((one) => one.effectId), sorted.map((one) => one.kind), sorted.map((one) => one.subject),
      sorted.map((one) => one.storeId), sorted.map((one) => JSON.stringify(one.payload)),
    ], // prettier-ignore
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

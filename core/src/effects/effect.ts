import type { EffectId, MemberId, MerchantId, StoreId } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import { instant, sql } from '../database/sql.ts';
import type { Database } from '../database/pool.ts';
import type { StoreFailure } from '../ports/store-port.ts';

/** Outside actions that core can want. Handlers are registered by kind in the composition root. */
export type EffectKind =
  | 'create_voucher'
  | 'revoke_voucher'
  | 'extend_voucher'
  | 'fetch_order'
  | 'fetch_products'
  | 'mail'
  | 'stamp_order'
  | 'tag_customer'
  | 'show_balance';

/**
 * One wanted outside action. (kind, subject, generation) is unique for a merchant: wanting it again changes nothing.
 * `payload` holds ids and numbers; anything personal in it is sealed.
 */
export type WantedEffect = {
  effectId: EffectId;
  kind: EffectKind;
  subject: string;
  generation: number;
  storeId: StoreId;
  payload: Record<string, unknown>;
};

/** `attempts`: how often it was taken, this time included; 1 = nobody was asked before. */
export type Effect = WantedEffect & { merchantId: MerchantId; attempts: number; wantedAt: Instant };

/**
 * How a handler ended: `retry` comes back with back-off, `parked` waits visibly for a person. Done and `forgotten`: nothing of it
 * is kept, since its subject names somebody who is known no more.
 */
export type EffectResult =
  | { outcome: 'done'; forgotten?: boolean }
  | { outcome: 'retry'; reason: string; afterSeconds?: number }
  | { outcome: 'parked'; reason: string };

/** What was wanted of a store's customer is done: while they are linked to `memberId`, and once nobody is. */
export function doneOf(memberId: MemberId | null): EffectResult {
  return memberId === null ? { outcome: 'done', forgotten: true } : { outcome: 'done' };
}

/** What a store's failure means for an effect: busy and unknown come back, a refusal waits for a person. */
export function afterFailure(failure: StoreFailure): EffectResult {
  switch (failure.outcome) {
    case 'busy':
      return { outcome: 'retry', reason: failure.reason, afterSeconds: failure.retryAfterSeconds };
    case 'unknown':
      return { outcome: 'retry', reason: failure.reason };
    case 'refused':
      return { outcome: 'parked', reason: failure.reason };
  }
}

export type EffectHandler = (effect: Effect) => Promise<EffectResult>;

type WantOptions = { merchantId: MerchantId; effects: WantedEffect[]; at: Instant };

/** Writes wanted effects in the caller's transaction. The runner finds them when it is woken or polls. */
export async function wantEffects(
  database: Database,
  { merchantId, effects, at }: WantOptions,
): Promise<void> {
  if (effects.length === 0) return;
  await sql(
    database,
    `INSERT INTO effect (merchant_id, effect_id, kind, subject, generation, store_id, payload, state, reason, attempts, wanted_at, next_at)
     SELECT $1, effect_id, kind, subject, generation, store_id, payload::jsonb, 'wanted', '', 0, $2, $2
       FROM unnest($3::uuid[], $4::text[], $5::text[], $6::int[], $7::uuid[], $8::text[]) AS e(effect_id, kind, subject, generation, store_id, payload)
     ON CONFLICT (merchant_id, kind, subject, generation) DO NOTHING`,
    [
      merchantId,
      instant(at),
      effects.map((one) => one.effectId),
      effects.map((one) => one.kind),
      effects.map((one) => one.subject),
      effects.map((one) => one.generation),
      effects.map((one) => one.storeId),
      effects.map((one) => JSON.stringify(one.payload)),
    ],
  );
}

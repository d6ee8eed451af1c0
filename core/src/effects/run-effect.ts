import type { EffectId, MerchantId } from '../commerce/ids.ts';
import { instant, sql, sqlMaybe } from '../database/sql.ts';
import { SECOND_MS } from '../commerce/time.ts';
import type { Deps } from '../ports/deps.ts';
import type { Effect, EffectHandler, EffectKind, EffectResult } from './effect.ts';

/** Handlers by kind; a kind without one is parked, and says so. */
export type EffectHandlers = Partial<Record<EffectKind, EffectHandler>>;

/** With the back-off below: about 36 hours, after which a person has to look. */
export const MAX_ATTEMPTS = 30;
const FIRST_PAUSE_SECONDS = 2;
const LONGEST_PAUSE_SECONDS = 2 * 3_600;
const MAX_REASON_LENGTH = 500;

export type EffectName = { merchantId: MerchantId; effectId: EffectId };

/**
 * Runs one wanted effect and writes how it ended. An effect that is done or parked is left alone, so repeating is safe.
 * A handler that throws counts as a retry.
 */
export async function runEffect(
  deps: Deps,
  { merchantId, effectId }: EffectName,
  handlers: EffectHandlers,
): Promise<EffectResult | null> {
  const effect = await sqlMaybe<Effect & { state: string }>(
    deps.pool,
    `SELECT merchant_id AS "merchantId", effect_id AS "effectId", kind, subject, generation, store_id AS "storeId", payload, state, attempts, wanted_at AS "wantedAt"
       FROM effect WHERE merchant_id = $1 AND effect_id = $2`,
    [merchantId, effectId],
  );
  if (!effect || effect.state !== 'wanted') return null;
  const result = await attempt(effect, handlers[effect.kind]);
  const attempts = effect.attempts + 1;
  if (result.outcome === 'retry' && attempts >= MAX_ATTEMPTS) {
    await settle(deps, effect, {
      state: 'parked',
      reason: `given up after ${attempts} attempts: ${result.reason}`,
    });
  } else if (result.outcome === 'retry') {
    await postpone(deps, effect, result);
  } else {
    await settle(deps, effect, {
      state: result.outcome,
      reason: result.outcome === 'parked' ? result.reason : '',
    });
  }
  return result;
}

async function attempt(effect: Effect, handler: EffectHandler | undefined): Promise<EffectResult> {
  if (!handler) return { outcome: 'parked', reason: `nothing here carries out ${effect.kind}` };
  try {
    return await handler(effect);
  } catch (error) {
    return { outcome: 'retry', reason: error instanceof Error ? error.message : 'unknown failure' };
  }
}

/** 2 s, 4 s, 8 s … up to 2 h; a store that names its own pause is believed, up to the same limit. */
export function pauseSeconds(attempts: number, asked: number | undefined): number {
  const own = FIRST_PAUSE_SECONDS * 2 ** Math.min(attempts, 12);
  return Math.min(LONGEST_PAUSE_SECONDS, Math.max(own, asked ?? 0));
}

async function postpone(
  deps: Deps,
  effect: Effect,
  { reason, afterSeconds }: { reason: string; afterSeconds?: number },
): Promise<void> {
  const nextAt = deps.clock.now() + pauseSeconds(effect.attempts, afterSeconds) * SECOND_MS;
  await sql(
    deps.pool,
    `UPDATE effect SET attempts = attempts + 1, reason = $3, next_at = $4 WHERE merchant_id = $1 AND effect_id = $2`,
    [effect.merchantId, effect.effectId, reason.slice(0, MAX_REASON_LENGTH), instant(nextAt)],
  );
}

async function settle(
  deps: Deps,
  effect: Effect,
  { state, reason }: { state: string; reason: string },
): Promise<void> {
  await sql(
    deps.pool,
    `UPDATE effect SET attempts = attempts + 1, state = $3, reason = $4, done_at = $5 WHERE merchant_id = $1 AND effect_id = $2`,
    [
      effect.merchantId,
      effect.effectId,
      state,
      reason.slice(0, MAX_REASON_LENGTH),
      instant(deps.clock.now()),
    ],
  );
}

import { instant, sql, sqlMaybe } from '../database/sql.ts';
import { MINUTE_MS, SECOND_MS, type Instant } from '../commerce/time.ts';
import type { Deps } from '../ports/deps.ts';
import type { DueEffect } from './due-effects.ts';
import type { Effect, EffectHandler, EffectKind, EffectResult } from './effect.ts';

/** Handlers by kind; a kind without one is parked, and says so. */
export type EffectHandlers = Partial<Record<EffectKind, EffectHandler>>;

/**
 * How long a run has; the effect of a worker that died comes up again after this. Longer than the longest run: a
 * handler makes a few calls, each with its own time limit.
 */
export const LEASE_MINUTES = 5;
/** With the back-off below: about 36 hours, after which a person has to look. */
export const MAX_ATTEMPTS = 30;
const FIRST_PAUSE_SECONDS = 2;
const LONGEST_PAUSE_SECONDS = 2 * 3_600;
const MAX_REASON_LENGTH = 500;

/**
 * Runs one due effect and writes how it ended. The first who comes takes it for the length of a run; for whoever comes
 * meanwhile, or in its back-off, or after it was done or parked, nothing runs (null). A handler that throws counts as
 * a retry.
 */
export async function runEffect(
  deps: Deps,
  due: Pick<DueEffect, 'merchantId' | 'effectId'>,
  handlers: EffectHandlers,
): Promise<EffectResult | null> {
  const effect = await take(deps, due);
  if (!effect) return null;
  const result = await attempt(effect, handlers[effect.kind]);
  const { attempts } = effect;
  if (result.outcome === 'retry' && attempts >= MAX_ATTEMPTS) {
    await settle(deps, effect, {
      state: 'parked',
      reason: `given up after ${attempts} attempts: ${result.reason}`,
    });
  } else if (result.outcome === 'retry') {
    await postpone(deps, effect, result);
  } else {
    // Wanted once more meanwhile, it stays and is settled like any other.
    if (result.outcome === 'done' && result.forgotten === true && (await drop(deps, effect))) return result;
    await settle(deps, effect, {
      state: result.outcome,
      reason: result.outcome === 'parked' ? result.reason : '',
    });
  }
  return result;
}

type TakenEffect = Effect & { leasedUntil: Instant; wishes: number };

/**
 * Compare and set: it is due for one taker only, since the lease puts it off for the next. The attempt is counted here:
 * a worker that is killed in the middle of it may have reached the store.
 */
async function take(
  deps: Deps,
  { merchantId, effectId }: Pick<DueEffect, 'merchantId' | 'effectId'>,
): Promise<TakenEffect | undefined> {
  const now = deps.clock.now();
  return sqlMaybe<TakenEffect>(
    deps.pool,
    `UPDATE effect SET next_at = $4, attempts = attempts + 1
      WHERE merchant_id = $1 AND effect_id = $2 AND state = 'wanted' AND next_at <= $3
     RETURNING merchant_id AS "merchantId", effect_id AS "effectId", kind, subject, generation, store_id AS "storeId",
               payload, attempts, wanted_at AS "wantedAt", next_at AS "leasedUntil", wishes`,
    [merchantId, effectId, instant(now), instant(now + LEASE_MINUTES * MINUTE_MS)],
  );
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
export function pauseSeconds(earlier: number, asked: number | undefined): number {
  const own = FIRST_PAUSE_SECONDS * 2 ** Math.min(earlier, 12);
  return Math.min(LONGEST_PAUSE_SECONDS, Math.max(own, asked ?? 0));
}

/** Only while the lease is still ours: who took it over meanwhile says when to come back. */
async function postpone(
  deps: Deps,
  effect: TakenEffect,
  { reason, afterSeconds }: { reason: string; afterSeconds?: number },
): Promise<void> {
  const nextAt = deps.clock.now() + pauseSeconds(effect.attempts - 1, afterSeconds) * SECOND_MS;
  await sql(
    deps.pool,
    `UPDATE effect SET reason = $3, next_at = $4
      WHERE merchant_id = $1 AND effect_id = $2 AND state = 'wanted' AND next_at = $5`,
    [
      effect.merchantId,
      effect.effectId,
      reason.slice(0, MAX_REASON_LENGTH),
      instant(nextAt),
      instant(effect.leasedUntil),
    ],
  );
}

/** Deletes the row, unless it was wanted once more since it was taken; true if it is gone. */
async function drop(deps: Deps, { merchantId, effectId, wishes }: TakenEffect): Promise<boolean> {
  const rows = await sql(
    deps.pool,
    `DELETE FROM effect WHERE merchant_id = $1 AND effect_id = $2 AND state = 'wanted' AND wishes = $3 RETURNING 1 AS one`,
    [merchantId, effectId, wishes],
  );
  return rows.length > 0;
}

/** Wanted once more since it was taken (`wantLatest`), it is due again: the run may have read what was before. */
async function settle(
  deps: Deps,
  effect: TakenEffect,
  { state, reason }: { state: string; reason: string },
): Promise<void> {
  await sql(
    deps.pool,
    `UPDATE effect SET reason = $4,
            state = CASE WHEN wishes = $6 THEN $3 ELSE 'wanted' END,
            done_at = CASE WHEN wishes = $6 THEN $5::timestamptz END,
            next_at = CASE WHEN wishes = $6 THEN next_at ELSE $5 END,
            attempts = CASE WHEN wishes = $6 THEN attempts ELSE 0 END
      WHERE merchant_id = $1 AND effect_id = $2 AND state = 'wanted'`,
    [
      effect.merchantId,
      effect.effectId,
      state,
      reason.slice(0, MAX_REASON_LENGTH),
      instant(deps.clock.now()),
      effect.wishes,
    ],
  );
}

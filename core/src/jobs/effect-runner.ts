import type { LeasedEffect, StoreLoad } from '../effects/dispatch.ts';
import { leaseDueEffects } from '../effects/dispatch.ts';
import type { EffectHandlers } from '../effects/run-effect.ts';
import { runEffect } from '../effects/run-effect.ts';
import type { Deps } from '../ports/deps.ts';
import { startLoop } from './loop.ts';

/** Effects under way in this process. They mostly wait for others' servers. */
export const EFFECTS_AT_ONCE = 16;
/** Of one store: one that answers slowly or not at all leaves the other places to the others. */
export const STORE_EFFECTS_AT_ONCE = 4;
/** What other processes wanted is found by polling; own work is woken at once. */
const POLL_MS = 500;

export type EffectRunnerParts = {
  handlers: EffectHandlers;
  onFailure: (what: string, error: unknown) => void;
};

export type EffectRunner = {
  wake(): void;
  /** Leases nothing more, and resolves once what is under way has ended. */
  stop(): Promise<void>;
};

/**
 * Carries out due effects, each as soon as there is room for it: nothing is leased that does not start at once, so
 * nothing waits in a second queue. Every process has its own room; leases keep them apart.
 */
export function startEffectRunner(deps: Deps, { handlers, onFailure }: EffectRunnerParts): EffectRunner {
  const running = new Set<Promise<void>>();
  const loads = new Map<string, StoreLoad>();
  const run = async (leased: LeasedEffect): Promise<void> => {
    const { merchantId, storeId, effectId } = leased;
    const key = `${merchantId} ${storeId}`;
    const load = loads.get(key) ?? { merchantId, storeId, running: 0 };
    loads.set(key, { ...load, running: load.running + 1 });
    try {
      await runEffect(deps, leased, handlers);
    } catch (error) {
      onFailure(`effect ${effectId}`, error);
    }
    const left = (loads.get(key)?.running ?? 1) - 1;
    if (left > 0) loads.set(key, { ...load, running: left });
    else loads.delete(key);
  };
  const loop = startLoop({
    name: 'effects',
    pollMs: POLL_MS,
    onFailure,
    run: async () => {
      const free = EFFECTS_AT_ONCE - running.size;
      if (free <= 0) return 0;
      const room = { limit: free, perStore: STORE_EFFECTS_AT_ONCE, loads: [...loads.values()] };
      const leased = await leaseDueEffects(deps, room);
      for (const one of leased) {
        const ended: Promise<void> = run(one).finally(() => {
          running.delete(ended);
          // There is room again, and the effect may have wanted others: a fetched order, a reward's mail.
          loop.wake();
        });
        running.add(ended);
      }
      return leased.length;
    },
  });
  return {
    wake: () => loop.wake(),
    stop: async () => {
      await loop.stop();
      await Promise.all(running);
    },
  };
}

import type { PgBoss } from 'pg-boss';
import type { EffectHandlers } from '../effects/run-effect.ts';
import type { AccessForgetters } from '../inbox/act-on-notice.ts';
import type { DeliveryReaders } from '../inbox/drain.ts';
import { createPauses, drain } from '../inbox/drain.ts';
import type { Deps } from '../ports/deps.ts';
import type { StoreHandle, StorePorts } from '../ports/store-port.ts';
import { readStores, readStoresToReconcile } from '../stores/read-store.ts';
import { startEffectQueue } from './effect-queue.ts';
import { createJobQueue } from './job-queue.ts';
import { startLoop } from './loop.ts';
import { reconcileStore } from './reconcile-store.ts';
import type { OnFailure } from './sweep.ts';
import { notify, purge, sweep, told } from './sweep.ts';

export type WorkerParts = {
  readers: DeliveryReaders;
  handlers: EffectHandlers;
  ports: StorePorts;
  forgetAccess?: AccessForgetters;
  /** Told what failed; the work itself is tried again. */
  onFailure: OnFailure;
};

export type Worker = {
  /** Something was stored or wanted in this process: look now instead of at the next poll. */
  wake(): void;
  /** Finishes what is under way, then stops. */
  stop(): Promise<void>;
};

/** Work that other processes stored is found by polling; own work is woken at once. */
const DRAIN_POLL_MS = 500;
const STOP_TIMEOUT_MS = 10_000;

/** Starts this process's share of the work: draining deliveries, carrying out effects, and what the clock brings. */
export async function startWorker(deps: Deps, parts: WorkerParts): Promise<Worker> {
  const { onFailure, forgetAccess = {} } = parts;
  const queue = createJobQueue(deps.pool);
  queue.on('error', (error) => onFailure('job queue', error));
  await queue.start();
  const effects = await startEffectQueue(deps, queue, parts);
  const pauses = createPauses();
  const drainer = startLoop({
    name: 'drain',
    pollMs: DRAIN_POLL_MS,
    onFailure,
    run: async () => {
      const settled = await drain(deps, parts.readers, { onFailure, pauses, forgetAccess });
      if (settled > 0) effects.wake();
      return settled;
    },
  });
  await workSchedules(deps, queue, { parts, wake: () => effects.wake() });
  return {
    wake: () => {
      drainer.wake();
      effects.wake();
    },
    stop: async () => {
      await drainer.stop();
      await inTime(effects.stop(), () =>
        onFailure('stopping', new Error('effects are still under way; their leases end by themselves')),
      );
      await queue.stop({ graceful: true, timeout: STOP_TIMEOUT_MS, close: false });
    },
  };
}

async function inTime(work: Promise<void>, onLate: () => void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      onLate();
      resolve();
    }, STOP_TIMEOUT_MS);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}

type ScheduleParts = { parts: WorkerParts; wake: () => void };
type Schedule = { name: string; cron: string; run: () => Promise<void> };

/** A queue each, of which one job runs at a time in all processes; one that fails is told, and its next turn mends it. */
async function workSchedules(deps: Deps, queue: PgBoss, { parts, wake }: ScheduleParts): Promise<void> {
  const { onFailure } = parts;
  const schedules: Schedule[] = [
    {
      name: 'sweep',
      cron: '* * * * *',
      run: async () => {
        await sweep(deps, onFailure);
        await reconcileStores(deps, await readStoresToReconcile(deps.pool), parts);
      },
    },
    { name: 'reconcile', cron: '*/15 * * * *', run: () => reconcileAll(deps, parts) },
    { name: 'notify', cron: '41 * * * *', run: () => notify(deps, onFailure) },
    { name: 'purge', cron: '23 * * * *', run: () => purge(deps, onFailure) },
  ];
  for (const { name, cron, run } of schedules) {
    await queue.createQueue(name, { policy: 'singleton', retryLimit: 0 });
    await queue.work(name, async () => {
      await told(name, onFailure, run);
      wake();
    });
    // What came due while no worker ran is done once at the start: bodies are purged also where it runs for an hour a day.
    await queue.schedule(name, cron, null, { missed: 'once' });
  }
}

export async function reconcileAll(deps: Deps, parts: ReconcileParts): Promise<void> {
  await reconcileStores(deps, await readStores(deps.pool), parts);
}

type ReconcileParts = Pick<WorkerParts, 'ports' | 'onFailure'>;

/** One store's failure is told, and does not keep the next from being read. */
async function reconcileStores(
  deps: Deps,
  stores: StoreHandle[],
  { ports, onFailure }: ReconcileParts,
): Promise<void> {
  for (const store of stores)
    await told(`reconciling store ${store.storeRef}`, onFailure, async () => {
      const result = await reconcileStore(deps, store, ports(store.platform));
      const problem = result.outcome === 'reconciled' ? result.webhooksUnwell : result.reason;
      if (problem !== null) throw new Error(problem);
    });
}

import type { PgBoss } from 'pg-boss';
import { forgetExpired } from '../accounts/forget-expired.ts';
import { forgetExpiredClaims } from '../claims/forget-expired-claims.ts';
import type { MerchantId } from '../commerce/ids.ts';
import { sql } from '../database/sql.ts';
import { leaseDueEffects } from '../effects/dispatch.ts';
import type { EffectHandlers, EffectName } from '../effects/run-effect.ts';
import { runEffect } from '../effects/run-effect.ts';
import type { DeliveryReaders } from '../inbox/drain.ts';
import { drain } from '../inbox/drain.ts';
import type { Deps } from '../ports/deps.ts';
import type { StorePorts } from '../ports/store-port.ts';
import type { StoreHandle } from '../ports/store-port.ts';
import { readStores, readStoresToReconcile } from '../stores/read-store.ts';
import { expireUnits } from './expire-units.ts';
import { expireVouchers } from './expire-vouchers.ts';
import { createJobQueue } from './job-queue.ts';
import { matureEarnings } from './mature-earnings.ts';
import { purgeBodies } from './purge-bodies.ts';
import { reconcileStore } from './reconcile-store.ts';
import { startLoop } from './loop.ts';

export type WorkerParts = {
  readers: DeliveryReaders;
  handlers: EffectHandlers;
  ports: StorePorts;
  /** Told what failed; the work itself is tried again. */
  onFailure: (what: string, error: unknown) => void;
};

export type Worker = {
  /** Something was stored or wanted in this process: look now instead of at the next poll. */
  wake(): void;
  /** Finishes what is under way, then stops. */
  stop(): Promise<void>;
};

const EFFECT_QUEUE = 'effect';
/** Fetched together by each of two takers, that go on at once while there are as many. */
const EFFECTS_AT_ONCE = 4;
const EFFECT_TAKERS = 2;
/** Work that other processes stored is found by polling; own work is woken at once. */
const DRAIN_POLL_MS = 500;
const DISPATCH_POLL_MS = 500;
const SWEEP_QUEUE = 'sweep';
const RECONCILE_QUEUE = 'reconcile';
const STOP_TIMEOUT_MS = 10_000;

/** Starts this process's share of the work: draining deliveries, carrying out effects, and what the clock brings. */
export async function startWorker(deps: Deps, parts: WorkerParts): Promise<Worker> {
  const queue = createJobQueue(deps.pool);
  queue.on('error', (error) => parts.onFailure('job queue', error));
  await queue.start();
  const dispatcher = startLoop({
    name: 'dispatch',
    pollMs: DISPATCH_POLL_MS,
    onFailure: parts.onFailure,
    run: () => dispatch(deps, queue),
  });
  const drainer = startLoop({
    name: 'drain',
    pollMs: DRAIN_POLL_MS,
    onFailure: parts.onFailure,
    run: async () => {
      const settled = await drain(deps, parts.readers);
      if (settled > 0) dispatcher.wake();
      return settled;
    },
  });
  await workEffects(deps, queue, { handlers: parts.handlers, wake: () => dispatcher.wake() });
  await workSchedules(deps, queue, { parts, wake: () => dispatcher.wake() });
  return {
    wake: () => {
      drainer.wake();
      dispatcher.wake();
    },
    stop: async () => {
      await Promise.all([drainer.stop(), dispatcher.stop()]);
      await queue.stop({ graceful: true, timeout: STOP_TIMEOUT_MS, close: false });
    },
  };
}

async function dispatch(deps: Deps, queue: PgBoss): Promise<number> {
  const due = await leaseDueEffects(deps);
  if (due.length > 0)
    await queue.insert(
      EFFECT_QUEUE,
      due.map((name) => ({ data: name })),
    );
  return due.length;
}

type EffectParts = { handlers: EffectHandlers; wake: () => void };

async function workEffects(deps: Deps, queue: PgBoss, { handlers, wake }: EffectParts): Promise<void> {
  await queue.createQueue(EFFECT_QUEUE, { notify: true, retryLimit: 0 });
  await queue.work<EffectName>(
    EFFECT_QUEUE,
    {
      batchSize: EFFECTS_AT_ONCE,
      localConcurrency: EFFECT_TAKERS,
      burstWhenBatchFull: true,
      pollingIntervalSeconds: 1,
      notifyPollingIntervalSeconds: 2,
    },
    async (jobs) => {
      await Promise.all(jobs.map((job) => runEffect(deps, job.data, handlers)));
      // An effect may have wanted others: a fetched order, a reward's mail.
      wake();
    },
  );
}

type ScheduleParts = { parts: WorkerParts; wake: () => void };

async function workSchedules(deps: Deps, queue: PgBoss, { parts, wake }: ScheduleParts): Promise<void> {
  for (const name of [SWEEP_QUEUE, RECONCILE_QUEUE])
    await queue.createQueue(name, { policy: 'singleton', retryLimit: 0 });
  await queue.work(SWEEP_QUEUE, async () => {
    await sweep(deps);
    await reconcileStores(deps, await readStoresToReconcile(deps.pool), parts);
    wake();
  });
  await queue.work(RECONCILE_QUEUE, async () => {
    await reconcileAll(deps, parts);
    wake();
  });
  await queue.schedule(SWEEP_QUEUE, '* * * * *');
  await queue.schedule(RECONCILE_QUEUE, '*/15 * * * *');
}

/** What time alone brings: units mature, lots and vouchers end, sign-ins, claims and bodies are forgotten. */
export async function sweep(deps: Deps): Promise<void> {
  const merchants = await sql<{ merchantId: MerchantId }>(
    deps.pool,
    `SELECT merchant_id AS "merchantId" FROM merchant ORDER BY merchant_id`,
  );
  for (const { merchantId } of merchants) {
    await matureEarnings(deps, merchantId);
    await expireUnits(deps, merchantId);
    await expireVouchers(deps, merchantId);
    await forgetExpiredClaims(deps, merchantId);
    await purgeBodies(deps, merchantId);
  }
  await forgetExpired(deps);
}

export async function reconcileAll(deps: Deps, parts: ReconcileParts): Promise<void> {
  await reconcileStores(deps, await readStores(deps.pool), parts);
}

type ReconcileParts = Pick<WorkerParts, 'ports' | 'onFailure'>;

/** One store's failure does not keep the next from being read. */
async function reconcileStores(
  deps: Deps,
  stores: StoreHandle[],
  { ports, onFailure }: ReconcileParts,
): Promise<void> {
  for (const store of stores) {
    const result = await reconcileStore(deps, store, ports(store.platform));
    const problem = result.outcome === 'reconciled' ? result.webhooksUnwell : result.reason;
    if (problem !== null) onFailure(`reconciling store ${store.storeRef}`, new Error(problem));
  }
}

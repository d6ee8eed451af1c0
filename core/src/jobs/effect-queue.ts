import type { Job, PgBoss } from 'pg-boss';
import { readDueEffects, type DueEffect } from '../effects/due-effects.ts';
import { LEASE_MINUTES, runEffect, type EffectHandlers } from '../effects/run-effect.ts';
import type { Deps } from '../ports/deps.ts';
import { startLoop } from './loop.ts';

const QUEUE = 'effects';
/** Effects under way in this process. They mostly wait for others' servers. */
export const EFFECTS_AT_ONCE = 16;
/** Of one store, in all processes: one that answers slowly or not at all leaves the other places to the others. */
export const STORE_EFFECTS_AT_ONCE = 4;
/** Of one store in the queue: enough to keep its places busy, while a backlog stays in our rows. */
const QUEUED_PER_STORE = 4 * STORE_EFFECTS_AT_ONCE;
const QUEUED_AT_ONCE = 500;
/** What other processes wanted is found by polling; own work is woken at once. */
const POLL_MS = 500;
/** A job whose process died gives its store's place back after this. */
const HEARTBEAT_SECONDS = 30;
const TOUCH_MS = 10_000;
/** Ended jobs say nothing that the effect's row does not say: pg-boss's next maintenance deletes them. */
const KEEP_ENDED_SECONDS = 60;

export type EffectQueueParts = {
  handlers: EffectHandlers;
  onFailure: (what: string, error: unknown) => void;
};

export type EffectQueue = {
  wake(): void;
  /** Fetches nothing more, and resolves once what is under way has ended. */
  stop(): Promise<void>;
};

type EffectJob = Job<DueEffect>;

/**
 * Queues due effects as jobs of pg-boss, one for each (`exclusive` by the effect's id) and grouped by store, and works
 * them here. The row stays the truth: a job is only a call to look, and of two calls for one effect one runs.
 */
export async function startEffectQueue(
  deps: Deps,
  queue: PgBoss,
  { handlers, onFailure }: EffectQueueParts,
): Promise<EffectQueue> {
  await queue.createQueue(QUEUE, {
    policy: 'exclusive',
    // Back-off and attempts are the row's.
    retryLimit: 0,
    expireInSeconds: LEASE_MINUTES * 60,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    deleteAfterSeconds: KEEP_ENDED_SECONDS,
  });
  const running = new Map<string, { job: EffectJob; ended: Promise<void> }>();
  const loop = startLoop({
    name: QUEUE,
    pollMs: POLL_MS,
    onFailure,
    run: async () => {
      const free = EFFECTS_AT_ONCE - running.size;
      if (free === 0) return 0;
      const jobs = await fetchJobs(queue, free);
      // Only when the queue runs low: what is queued already is not looked up again with each job.
      if (jobs.length < free) {
        await queueDueEffects(deps, queue);
        jobs.push(...(await fetchJobs(queue, free - jobs.length)));
      }
      for (const job of jobs) running.set(job.id, { job, ended: work(job) });
      return jobs.length;
    },
  });
  const work = async (job: EffectJob): Promise<void> => {
    try {
      await runEffect(deps, job.data, handlers);
      await queue.complete(QUEUE, job.id);
    } catch (error) {
      onFailure(`effect ${job.data.effectId}`, error);
      await queue.fail(QUEUE, job.id).catch((late: unknown) => onFailure(QUEUE, late));
    }
    running.delete(job.id);
    // There is room again, and the effect may have wanted others: a fetched order, a reward's mail.
    loop.wake();
  };
  const heartbeat = setInterval(() => {
    if (running.size === 0) return;
    queue.touch(QUEUE, [...running.keys()]).catch((error: unknown) => onFailure(QUEUE, error));
  }, TOUCH_MS);
  return {
    wake: () => loop.wake(),
    stop: async () => {
      await loop.stop();
      await Promise.all([...running.values()].map(({ ended }) => ended));
      clearInterval(heartbeat);
    },
  };
}

async function queueDueEffects(deps: Deps, queue: PgBoss): Promise<void> {
  const due = await readDueEffects(deps, { perStore: QUEUED_PER_STORE, limit: QUEUED_AT_ONCE });
  if (due.length === 0) return;
  await queue.insert(
    QUEUE,
    due.map((one) => ({
      data: one,
      singletonKey: one.effectId,
      group: { id: `${one.merchantId} ${one.storeId}` },
    })),
  );
}

const fetchJobs = (queue: PgBoss, limit: number): Promise<EffectJob[]> =>
  queue.fetch<DueEffect>(QUEUE, { batchSize: limit, groupConcurrency: STORE_EFFECTS_AT_ONCE });

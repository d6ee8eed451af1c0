import { fileURLToPath } from 'node:url';
import { startEmbeddedPostgres } from '@ristourne/core/database/embedded/supervisor';
import { createPool } from '@ristourne/core/database/pool';
import { cloneTemplate } from '@ristourne/core/database/testing/databases';
import { prove } from '@ristourne/core/proof/prove';
import { randomDeliveries } from './deliveries.ts';
import type { Engine } from './engine.ts';
import type { History } from './history.ts';
import { randomHistory } from './history.ts';
import { differencesOf, judge, withoutBudgets } from './judge.ts';
import { MemoryEngine } from './memory-engine.ts';
import { findWith, MUTANTS } from './mutants.ts';
import { play } from './play.ts';
import { Prng } from './prng.ts';
import { SqlEngine } from './sql-engine.ts';

/*
 * npm run simulate -- [--sql] [--seeds 10] [--first 1] [--events 100000] [--orders 60] [--at-once 3], or --mutants
 * Plays random histories, three permutations each, until there were that many seeds and events; exit code 1 on a
 * violation. Through SQL several histories are played at once, each a merchant of its own. On the pure planner; with --sql through the real use cases, on an embedded PostgreSQL of its own or on the
 * server that RISTOURNE_TEST_DATABASE_URL names (its superuser).
 */

const PERMUTATIONS = [1, 2, 3];
const MOST_SHOWN = 5;
const PROGRESS_EVERY_MS = 30_000;

const option = (name: string, otherwise: number): number => {
  const place = process.argv.indexOf(`--${name}`);
  const value = place === -1 ? otherwise : Number(process.argv[place + 1]);
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`--${name} wants a whole number from 1 on`);
  return value;
};

type Playground = {
  name: string;
  engine(history: History, run: number): Promise<Engine>;
  /** What the engine's own proof finds. */
  prove(engine: Engine): Promise<string[]>;
  close(): Promise<void>;
};

const inMemory: Playground = {
  name: 'the pure planner',
  engine: (history) => Promise.resolve(new MemoryEngine(history)),
  prove: () => Promise.resolve([]),
  close: () => Promise.resolve(),
};

async function throughSql(): Promise<Playground> {
  const given = process.env['RISTOURNE_TEST_DATABASE_URL'] ?? '';
  const stateDir = fileURLToPath(new URL('../../.ristourne/simulation', import.meta.url));
  const server =
    given === ''
      ? await startEmbeddedPostgres({ stateDir, throwaway: true, log: () => undefined })
      : undefined;
  const { connectionString, drop } = await cloneTemplate(server?.connectionString('postgres') ?? given);
  const pool = createPool({ connectionString });
  return {
    name: 'SQL',
    engine: (history, run) => SqlEngine.create({ pool, history, run }),
    async prove(engine) {
      const { differences } = await prove(pool, (engine as SqlEngine).merchantId);
      return differences.map((one) => `${one.check}: ${one.subject} has ${one.stored}, not ${one.rebuilt}`);
    },
    async close() {
      await pool.end();
      await drop();
      await server?.stop();
    },
  };
}

async function playSeed(
  ground: Playground,
  seed: number,
  orders: number,
): Promise<{ events: number; wrong: string[] }> {
  const history = randomHistory(new Prng(seed), { seed, orders });
  const wrong: string[] = [];
  let events = 0;
  let first: Map<string, number> | undefined;
  for (const permutation of PERMUTATIONS) {
    const run = seed * 10 + permutation;
    const engine = await ground.engine(history, run);
    const prng = new Prng(run);
    events += await play(engine, { history, arrivals: randomDeliveries(prng, history), prng });
    const outcome = await engine.outcome();
    first ??= withoutBudgets(outcome.nets);
    const found = [
      ...judge(history, outcome),
      ...differencesOf(first, withoutBudgets(outcome.nets)),
      ...(await ground.prove(engine)),
    ];
    wrong.push(...found.map((one) => `seed ${seed}, permutation ${permutation}: ${one}`));
  }
  return { events, wrong };
}

async function main(): Promise<void> {
  const isSql = process.argv.includes('--sql');
  const [seeds, first, wanted, orders, atOnce] = [
    option('seeds', 10),
    option('first', 1),
    option('events', 100_000),
    option('orders', 60),
    option('at-once', isSql ? 3 : 1),
  ];
  const ground = isSql ? await throughSql() : inMemory;
  const startedAt = performance.now();
  const sum = { started: 0, histories: 0, events: 0, violations: 0 };
  const perSecond = () => Math.round(sum.events / ((performance.now() - startedAt) / 1000));
  const progress = setInterval(
    () => console.error(`… ${sum.events} events of ${sum.histories} histories, ${perSecond()} a second`),
    PROGRESS_EVERY_MS,
  );
  const playOneAfterAnother = async () => {
    while (sum.events < wanted || sum.started < seeds) {
      sum.started += 1;
      const played = await playSeed(ground, first + sum.started - 1, orders);
      sum.histories += 1;
      sum.events += played.events;
      sum.violations += played.wrong.length;
      for (const one of played.wrong.slice(0, MOST_SHOWN)) console.log(one);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, playOneAfterAnother));
  clearInterval(progress);
  await ground.close();
  console.log(
    `${sum.events} events of ${sum.histories} histories on ${ground.name}: ${sum.violations} violations (${perSecond()} events a second)`,
  );
  if (sum.violations > 0) process.exitCode = 1;
}

/** After how many events the oracle catches each planted mutant; exit code 1 when one goes unseen. */
async function tryMutants(): Promise<void> {
  for (const { name, parts } of MUTANTS) {
    const found = await findWith(parts);
    console.log(`${name}: ${found ? `caught after ${found.events} events (${found.what})` : 'NOT CAUGHT'}`);
    if (!found) process.exitCode = 1;
  }
}

await (process.argv.includes('--mutants') ? tryMutants() : main());

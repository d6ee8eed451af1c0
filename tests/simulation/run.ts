import { fileURLToPath } from 'node:url';
import { startEmbeddedPostgres } from '@ristourne/core/database/embedded/supervisor';
import { createPool, type Pool } from '@ristourne/core/database/pool';
import { cloneTemplate } from '@ristourne/core/database/testing/databases';
import { prove } from '@ristourne/core/proof/prove';
import { FaultyEngine } from './faults/faulty-engine.ts';
import { judgeFaults } from './faults/judge-faults.ts';
import { findFaultWith, MACHINERY_MUTANTS } from './faults/machinery-mutants.ts';
import { randomDeliveries } from './deliveries.ts';
import type { Engine } from './engine.ts';
import type { History } from './history.ts';
import { randomHistory } from './history.ts';
import { differencesOf, judge, withoutLuck } from './judge.ts';
import { MemoryEngine } from './memory-engine.ts';
import { findWith, MUTANTS, type Found } from './mutants.ts';
import { play } from './play.ts';
import { Prng } from './prng.ts';
import { SqlEngine } from './sql-engine.ts';

/*
 * npm run simulate -- [--sql [--faults]] [--seeds 10] [--first 1] [--events 100000] [--orders 60] [--at-once 3], or --mutants
 * Plays random histories, three permutations each, until there were that many seeds and events; exit code 1 on a
 * violation. Through SQL several histories are played at once, each a merchant of its own; with --faults through the inbox and effects, by
 * a process that dies at commits, with stores that time out after success. On the pure planner; with --sql through the real use cases, on an embedded PostgreSQL of its own or on the
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

type Server = { connectionString: string; stop(): Promise<void> };

async function openServer(): Promise<Server> {
  const given = process.env['RISTOURNE_TEST_DATABASE_URL'] ?? '';
  if (given !== '') return { connectionString: given, stop: () => Promise.resolve() };
  const stateDir = fileURLToPath(new URL('../../.ristourne/simulation', import.meta.url));
  const server = await startEmbeddedPostgres({ stateDir, throwaway: true, log: () => undefined });
  return { connectionString: server.connectionString('postgres'), stop: () => server.stop() };
}

async function openPool({ connectionString }: Server): Promise<{ pool: Pool; close(): Promise<void> }> {
  const database = await cloneTemplate(connectionString);
  const pool = createPool({ connectionString: database.connectionString });
  return {
    pool,
    async close() {
      await pool.end();
      await database.drop();
    },
  };
}

async function throughSql(server: Server, { faults }: { faults: boolean }): Promise<Playground> {
  const { pool, close } = await openPool(server);
  return {
    name: faults ? 'SQL under faults' : 'SQL',
    engine: (history, run) =>
      faults
        ? FaultyEngine.create({ pool, history, run, reconciles: run % 2 === 0 })
        : SqlEngine.create({ pool, history, run }),
    async prove(engine) {
      const faulty = engine instanceof FaultyEngine ? await judgeFaults(engine) : [];
      const { differences } = await prove(pool, (engine as SqlEngine).merchantId);
      return [
        ...faulty,
        ...differences.map((one) => `${one.check}: ${one.subject} has ${one.stored}, not ${one.rebuilt}`),
      ];
    },
    close,
  };
}

/** One for each history that is played at a time: a worker of the machinery takes whatever its database has. */
async function openGrounds(atOnce: number): Promise<{ grounds: Playground[]; close(): Promise<void> }> {
  if (!process.argv.includes('--sql'))
    return { grounds: Array.from({ length: atOnce }, () => inMemory), close: () => Promise.resolve() };
  const server = await openServer();
  const faults = process.argv.includes('--faults');
  const grounds: Playground[] = [];
  for (let count = 0; count < atOnce; count += 1) grounds.push(await throughSql(server, { faults }));
  return {
    grounds,
    async close() {
      for (const ground of grounds) await ground.close();
      await server.stop();
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
    if (engine instanceof FaultyEngine) await engine.finish();
    const outcome = await engine.outcome();
    // Under faults whoever of two claimants is first has the order: another one in each run.
    const nets = engine instanceof FaultyEngine ? undefined : withoutLuck(history, outcome.nets);
    first ??= nets;
    const found = [
      ...judge(history, outcome),
      ...(first && nets ? differencesOf(first, nets) : []),
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
  const { grounds, close } = await openGrounds(atOnce);
  const startedAt = performance.now();
  const sum = { started: 0, histories: 0, events: 0, violations: 0 };
  const perSecond = () => Math.round(sum.events / ((performance.now() - startedAt) / 1000));
  const progress = setInterval(
    () => console.error(`… ${sum.events} events of ${sum.histories} histories, ${perSecond()} a second`),
    PROGRESS_EVERY_MS,
  );
  const playOneAfterAnother = async (ground: Playground) => {
    while (sum.events < wanted || sum.started < seeds) {
      sum.started += 1;
      const played = await playSeed(ground, first + sum.started - 1, orders);
      sum.histories += 1;
      sum.events += played.events;
      sum.violations += played.wrong.length;
      for (const one of played.wrong.slice(0, MOST_SHOWN)) console.log(one);
    }
  };
  await Promise.all(grounds.map(playOneAfterAnother));
  clearInterval(progress);
  await close();
  console.log(
    `${sum.events} events of ${sum.histories} histories on ${grounds[0]?.name}: ${sum.violations} violations (${perSecond()} events a second)`,
  );
  if (sum.violations > 0) process.exitCode = 1;
}

/** After how many events the oracle catches each planted mutant; exit code 1 when one goes unseen. */
async function tryMutants(): Promise<void> {
  for (const { name, parts } of MUTANTS) {
    const found = await findWith(parts);
    tellMutant(name, found);
  }
  const server = await openServer();
  const { pool, close } = await openPool(server);
  for (const [place, { name, machinery }] of MACHINERY_MUTANTS.entries())
    tellMutant(name, await findFaultWith(pool, { machinery, first: 10_000 * (place + 1) }));
  await close();
  await server.stop();
}

function tellMutant(name: string, found: Found): void {
  console.log(`${name}: ${found ? `caught after ${found.events} events (${found.what})` : 'NOT CAUGHT'}`);
  if (!found) process.exitCode = 1;
}

await (process.argv.includes('--mutants') ? tryMutants() : main());

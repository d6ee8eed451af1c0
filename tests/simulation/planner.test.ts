import { expect, test } from 'vitest';
import { randomDeliveries } from './deliveries.ts';
import { randomHistory } from './history.ts';
import { differencesOf, judge, withoutLuck } from './judge.ts';
import { MemoryEngine } from './memory-engine.ts';
import { play } from './play.ts';
import { Prng } from './prng.ts';

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

test.each(SEEDS)('[B21] [I2] [I9] seed %i: three permutations', async (seed) => {
  const history = randomHistory(new Prng(seed), { seed, orders: 60 });
  const nets: Map<string, number>[] = [];
  for (const permutation of [1, 2, 3]) {
    const engine = new MemoryEngine(history);
    const prng = new Prng(seed * 100 + permutation);
    await play(engine, { history, arrivals: randomDeliveries(prng, history), prng });
    const outcome = await engine.outcome();
    expect(judge(history, outcome).slice(0, 10)).toEqual([]);
    nets.push(withoutLuck(history, outcome.nets));
  }
  expect(differencesOf(nets[0]!, nets[1]!)).toEqual([]);
  expect(differencesOf(nets[0]!, nets[2]!)).toEqual([]);
});

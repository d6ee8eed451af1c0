import type { Pool } from '@ristourne/core/database/pool';
import type { Prng } from '../prng.ts';

/** Instead of everything that a killed process would still have done. Its code is that of a server that goes away. */
export class Killed extends Error {
  readonly code = '57P01';
}

const WRITES = /^\s*(WITH[\s\S]*\b(INSERT|UPDATE|DELETE)\b|INSERT|UPDATE|DELETE)/i;
/** Of a hundred commits, how many are a process's last, once it has died on both sides of such a one. */
const DEADLY_PERCENT = 3;
const SIDES = ['before', 'after'] as const;

/**
 * A pool whose process can be killed at every commit: right before it (what was done is undone) or right after it (it is done, and nobody
 * hears of it). From then on nothing runs, until somebody starts the process again.
 */
export class MortalPool {
  /** How often the process died, by the boundary: what it was doing, and on which side of the commit. */
  readonly deaths = new Map<string, number>();
  private isAlive = true;
  private doing = '';
  private readonly real: Pool;
  private readonly prng: Prng;

  constructor(real: Pool, prng: Prng) {
    this.real = real;
    this.prng = prng;
  }

  /** What the product's code gets. */
  asPool(): Pool {
    const pool = {
      connect: () => this.connect(),
      query: (...args: Parameters<Pool['query']>) => this.query(args),
    };
    return pool as unknown as Pool;
  }

  /** Does one thing, by a process that is started again and again until it is done. */
  async survive<Result>(doing: string, run: () => Promise<Result>): Promise<Result> {
    for (;;) {
      this.doing = doing;
      this.isAlive = true;
      try {
        const result = await run();
        // Whoever swallowed the death of a statement has not done the thing.
        if (this.isAlive) return result;
      } catch (error) {
        if (this.isAlive) throw error;
      } finally {
        this.doing = '';
      }
      this.isAlive = true;
    }
  }

  private async query(args: Parameters<Pool['query']>): Promise<unknown> {
    this.mustLive();
    const [first] = args as unknown as [string | { text: string }];
    const ask = () => (this.real.query as (...all: unknown[]) => Promise<unknown>)(...args);
    return WRITES.test(typeof first === 'string' ? first : first.text) ? this.commit(ask) : ask();
  }

  private async connect() {
    this.mustLive();
    const client = await this.real.connect();
    const query = async (...args: unknown[]) => {
      this.mustLive();
      const ask = () => (client.query as unknown as (...all: unknown[]) => Promise<unknown>)(...args);
      return args[0] === 'commit' ? this.commit(ask, () => client.query('rollback')) : ask();
    };
    return {
      query,
      on: client.on.bind(client),
      off: client.off.bind(client),
      release: async () => {
        // The server notices that nobody is there any more.
        if (!this.isAlive) await client.query('rollback').catch(() => undefined);
        client.release();
      },
    };
  }

  private async commit(ask: () => Promise<unknown>, undo?: () => Promise<unknown>): Promise<unknown> {
    if (this.doing === '') return ask();
    const untried = SIDES.find((one) => !this.deaths.has(this.boundary(one)));
    const side = untried ?? this.prng.pick(SIDES);
    const dies = untried !== undefined || this.prng.chance(DEADLY_PERCENT);
    if (dies && side === 'before') {
      await undo?.();
      this.die(side);
    }
    const result = await ask();
    if (dies) this.die(side);
    return result;
  }

  private boundary(side: 'before' | 'after'): string {
    return `${this.doing}, ${side} its commit`;
  }

  private die(side: 'before' | 'after'): never {
    this.isAlive = false;
    const boundary = this.boundary(side);
    this.deaths.set(boundary, (this.deaths.get(boundary) ?? 0) + 1);
    throw new Killed(boundary);
  }

  private mustLive(): void {
    if (!this.isAlive) throw new Killed('the process is dead');
  }
}

import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/client.ts';
import type { Pool } from './pool.ts';

/**
 * Prisma's client on the process's one pool, for CRUD off the hot path. Its `$disconnect` leaves the pool open.
 * Never use its interactive transactions: `inTransaction` and one statement are ten times quicker.
 */
export function createPrisma(pool: Pool): PrismaClient {
  return new PrismaClient({ adapter: new PrismaPg(pool) });
}

export type { PrismaClient };

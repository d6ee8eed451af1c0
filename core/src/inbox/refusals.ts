import { SECOND_MS } from '../commerce/time.ts';
import { instant, sql } from '../database/sql.ts';
import type { Deps } from '../ports/deps.ts';

/** Counts are written this often, whatever the number of refused calls: a flood costs one small row a second. */
const FLUSH_MS = SECOND_MS;

export type RefusalCounter = {
  count(reason: string): void;
  /** Writes what was counted since the last time. */
  flush(): Promise<void>;
};

/**
 * Counts refused calls by reason and day; nothing else of them is kept (I8). `onFailure` hears of a count that could not
 * be written: it is added to the next one.
 */
export function createRefusalCounter(deps: Deps, onFailure: (error: unknown) => void): RefusalCounter {
  let counted = new Map<string, number>();
  let timer: NodeJS.Timeout | null = null;
  const flush = async (): Promise<void> => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const writing = counted;
    counted = new Map();
    try {
      await write(deps, writing);
    } catch (error) {
      for (const [reason, amount] of writing) counted.set(reason, (counted.get(reason) ?? 0) + amount);
      onFailure(error);
    }
  };
  return {
    flush,
    count(reason) {
      counted.set(reason, (counted.get(reason) ?? 0) + 1);
      timer ??= setTimeout(() => void flush(), FLUSH_MS).unref();
    },
  };
}

async function write(deps: Deps, counted: Map<string, number>): Promise<void> {
  if (counted.size === 0) return;
  await sql(
    deps.pool,
    `INSERT INTO refusal_count (reason, day, refused)
     SELECT reason, ($1::timestamptz AT TIME ZONE 'UTC')::date, refused FROM unnest($2::text[], $3::bigint[]) AS r(reason, refused)
     ON CONFLICT (reason, day) DO UPDATE SET refused = refusal_count.refused + excluded.refused`,
    [instant(deps.clock.now()), [...counted.keys()], [...counted.values()]],
  );
}

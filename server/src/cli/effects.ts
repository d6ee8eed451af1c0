import { sql } from '@ristourne/core/database/sql';
import { readOptions } from './read-options.ts';
import type { Command } from './run-command.ts';

const MAX_SHOWN = 200;
type Row = {
  kind: string;
  subject: string;
  state: string;
  reason: string;
  attempts: number;
  wantedAt: number;
};

/** Outside actions that wait or were given up, with their reasons. */
export const effectsCommand: Command = {
  usage: 'effects [--parked]',
  async run({ deps }, args, print) {
    const { values } = readOptions(args, { parked: 'boolean' });
    const rows = await sql<Row>(
      deps.pool,
      `SELECT kind, subject, state, reason, attempts, wanted_at AS "wantedAt" FROM effect
        WHERE state = 'parked' OR (state = 'wanted' AND NOT $1) ORDER BY wanted_at DESC LIMIT ${MAX_SHOWN}`,
      [values.parked === true],
    );
    for (const row of rows)
      print(
        `${new Date(row.wantedAt).toISOString()}  ${row.state}  ${row.kind}  ${row.subject}  attempts ${row.attempts}  ${row.reason}`,
      );
    print(`${rows.length} waiting or parked`);
    return 0;
  },
};

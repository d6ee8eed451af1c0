import { sql } from '@ristourne/core/database/sql';
import type { Command } from './run-command.ts';

type Row = { name: string; amount: number };

/** How much of everything there is, at a glance. */
export const statusCommand: Command = {
  usage: 'status',
  async run({ deps }, _args, print) {
    const rows = await sql<Row>(
      deps.pool,
      `SELECT 'stores' AS name, count(*) AS amount FROM store WHERE disconnected_at IS NULL
       UNION ALL SELECT 'members', count(*) FROM member
       UNION ALL SELECT 'orders', count(*) FROM orders
       UNION ALL SELECT 'postings', count(*) FROM posting
       UNION ALL SELECT 'vouchers', count(*) FROM voucher
       UNION ALL SELECT 'deliveries waiting', count(*) FROM delivery WHERE state = 'stored'
       UNION ALL SELECT 'deliveries parked', count(*) FROM delivery WHERE state = 'parked'
       UNION ALL SELECT 'effects waiting', count(*) FROM effect WHERE state = 'wanted'
       UNION ALL SELECT 'effects parked', count(*) FROM effect WHERE state = 'parked'
       UNION ALL SELECT 'calls refused', coalesce(sum(refused), 0)::bigint FROM refusal_count`,
    );
    for (const { name, amount } of rows) print(`${String(amount).padStart(8)}  ${name}`);
    return 0;
  },
};

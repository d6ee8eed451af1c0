import type { Pool } from '@ristourne/core/database/pool';
import { sql, sqlMaybe } from '@ristourne/core/database/sql';

/** What the books say of a store's order, by its number there. */
export function orderBooks(pool: Pool) {
  return {
    net: async (externalId: string): Promise<number> =>
      (
        await sqlMaybe<{ net: number }>(
          pool,
          `SELECT coalesce(sum(e.net), 0)::bigint AS net FROM earning e JOIN orders o ON o.merchant_id = e.merchant_id AND o.order_id = e.source_id
            WHERE o.external_id = $1 GROUP BY o.order_id`,
          [externalId],
        )
      )?.net ?? 0,
    /** Why it waits, in each programme that cannot judge it yet. */
    waitsFor: async (externalId: string): Promise<string[]> =>
      (
        await sql<{ cause: string }>(
          pool,
          `SELECT w.cause FROM waiting_order w JOIN orders o USING (merchant_id, order_id) WHERE o.external_id = $1`,
          [externalId],
        )
      ).map(({ cause }) => cause),
    /** What was frozen of its lines, in the sequence in which they came. */
    lineFacts: async (externalId: string): Promise<Record<string, unknown>[]> =>
      (
        await sql<{ facts: Record<string, unknown> }>(
          pool,
          `SELECT f.facts FROM order_line_facts f JOIN orders o USING (merchant_id, order_id) WHERE o.external_id = $1 ORDER BY f.recorded_at, f.line_id`,
          [externalId],
        )
      ).map(({ facts }) => facts),
    /** Whether it has been judged: only then its 0 says something. */
    isJudged: async (externalId: string): Promise<boolean> =>
      (
        await sql(
          pool,
          `SELECT 1 AS one FROM order_context c JOIN orders o USING (merchant_id, order_id) WHERE o.external_id = $1`,
          [externalId],
        )
      ).length > 0,
  };
}

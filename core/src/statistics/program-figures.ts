import type { MerchantId, ProgramId } from '../commerce/ids.ts';
import { sql } from '../database/sql.ts';
import type { Deps } from '../ports/deps.ts';
import type { Unit } from '../programs/units.ts';

/** What a programme gave and took in one unit, from its first day; all ≥ 0, as people count them. */
export type ProgramFigures = {
  programId: ProgramId;
  unit: Unit;
  /** Earned, net of what refunds took back. */
  issued: number;
  redeemed: number;
  expired: number;
  /** Still to be spent or to come: what the programme stands to give. */
  outstanding: number;
};

/** From the rollups that each posting keeps: a few rows a day, however many members there are (P8). */
export async function programFigures(deps: Deps, merchantId: MerchantId): Promise<ProgramFigures[]> {
  return sql<ProgramFigures>(
    deps.pool,
    `SELECT program_id AS "programId", unit,
            (0 - coalesce(sum(amount) FILTER (WHERE measure = 'issued'), 0))::bigint AS issued,
            coalesce(sum(amount) FILTER (WHERE measure = 'redeemed'), 0)::bigint AS redeemed,
            coalesce(sum(amount) FILTER (WHERE measure = 'expired'), 0)::bigint AS expired,
            coalesce(sum(amount) FILTER (WHERE measure IN ('unclaimed', 'pending', 'available', 'held', 'owed')), 0)::bigint AS outstanding
       FROM rollup WHERE merchant_id = $1 GROUP BY program_id, unit ORDER BY program_id, unit`,
    [merchantId],
  );
}

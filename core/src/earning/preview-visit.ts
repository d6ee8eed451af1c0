import type { MemberId, MerchantId, OrderId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import { sqlOne } from '../database/sql.ts';
import type { Deps } from '../ports/deps.ts';
import type { ProgramDefinition } from '../programs/definition.ts';
import { localDay } from '../programs/program-clock.ts';
import type { Program } from '../programs/read-programs.ts';

export type VisitQuestion = {
  memberId: MemberId;
  program: Program;
  definition: ProgramDefinition;
  /** NONE while its webhook is still on its way. */
  orderId: OrderId;
  placedAt: Instant;
};

/**
 * Whether a visit of this moment would still count under the daily cap, given the day's visits so far. An order without
 * a beneficiary shares its day with none. Reads only.
 */
export async function visitWouldCount(
  deps: Deps,
  merchantId: MerchantId,
  { memberId, program, definition, orderId, placedAt }: VisitQuestion,
): Promise<boolean> {
  const rule = definition.earning.find((one) => one.kind === 'visits');
  if (rule?.kind !== 'visits' || memberId === NONE) return true;
  const { others } = await sqlOne<{ others: number }>(
    deps.pool,
    `SELECT count(*) AS others FROM visit
      WHERE merchant_id = $1 AND member_id = $2 AND program_id = $3 AND local_day = $4 AND source_id <> $5`,
    [merchantId, memberId, program.programId, localDay(program.clock.timeZone, placedAt), orderId],
  );
  return others < rule.dailyCap;
}

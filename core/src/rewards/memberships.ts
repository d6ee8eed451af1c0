import type { MemberId, MerchantId } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import type { Database } from '../database/pool.ts';
import { enrolledAt } from '../members/enrolled-at.ts';
import type { Program, ProgramVersion } from '../programs/read-programs.ts';
import { validityAt, type ValidityState } from '../programs/validity.ts';

/** One member in one programme, under the version in force. */
export type Standing = { memberId: MemberId; program: Program; version: ProgramVersion };

/**
 * Whether each of these memberships holds at a moment: outside of it no reward is given, also none by itself (C2). Enrolments
 * are read only where days from joining decide.
 */
export async function membershipsAt(
  database: Database,
  merchantId: MerchantId,
  { standings, at }: { standings: Standing[]; at: Instant },
): Promise<(standing: Standing) => ValidityState> {
  const counting = standings.filter(({ version }) => version.definition.validity?.kind === 'days');
  const joined = await enrolledAt(
    database,
    merchantId,
    counting.map(({ memberId }) => memberId),
  );
  return ({ memberId, program, version }) =>
    validityAt(
      version.definition.validity,
      { clock: program.clock, enrolledAt: joined.get(memberId) ?? null },
      at,
    );
}

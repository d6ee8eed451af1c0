import { listMembers, memberEmail } from '@ristourne/core/statistics/list-members';
import { memberPrograms } from '@ristourne/core/timeline/member-programs';
import { memberVouchers } from '@ristourne/core/timeline/member-vouchers';
import { readMerges } from '@ristourne/core/merges/read-merges';
import type { Deps } from '@ristourne/core/ports/deps';
import type { AdminCall } from '../../protocol.ts';
import { shownProgram } from '../programs.ts';
import type { SheetProgram } from './load.ts';

/** Somebody who could be merged into the member of the sheet; units of the programme shown, in points. */
export type Candidate = {
  memberId: string;
  email: string | null;
  enrolledAt: number;
  orders: number;
  available: number;
};

/** Who was chosen, and what would go over. */
export type Chosen = { memberId: string; email: string | null; programs: SheetProgram[]; codes: number };

/** The search for the other member; `chosen` once one of them was taken. */
export type Merging = { search: string; found: Candidate[]; chosen: Chosen | null };

export type SheetMerges = {
  /** Where this member's units went. */
  into: { memberId: string; email: string | null; mergedAt: number } | null;
  from: {
    mergeId: string;
    memberId: string;
    email: string | null;
    mergedAt: number;
    author: string;
    comment: string;
  }[];
};

const MAX_SEARCH_LENGTH = 254;

/** The page's parameters: `merge` while somebody is looked for, `find` the words, `with` who was chosen. */
export async function loadMerging(
  deps: Deps,
  { merchantId, params }: AdminCall,
  memberId: string,
): Promise<Merging | null> {
  if (params['merge'] === undefined) return null;
  const search = (params['find'] ?? '').slice(0, MAX_SEARCH_LENGTH);
  const { members } = await listMembers(deps, { merchantId, search, after: null, before: null });
  const program = await shownProgram(deps, merchantId);
  const found = members
    .filter((one) => one.memberId !== memberId)
    .map(({ balances, email, enrolledAt, orders, memberId: id }) => {
      const own = balances.find((one) => one.programId === program?.programId && one.unit === 'points');
      return { memberId: id, email, enrolledAt, orders, available: own?.available ?? 0 };
    });
  const other = params['with'];
  const chosen =
    other === undefined || other === memberId
      ? null
      : await loadChosen(deps, { merchantId, memberId: other });
  return { search, found, chosen };
}

type Key = { merchantId: string; memberId: string };

/** Null for nobody, and for somebody who was merged already. */
async function loadChosen(deps: Deps, key: Key): Promise<Chosen | null> {
  const email = await memberEmail(deps, key);
  if (email === undefined || (await readMerges(deps, key)).into !== null) return null;
  const programs = await memberPrograms(deps, key);
  const vouchers = await memberVouchers(deps, key);
  return {
    memberId: key.memberId,
    email,
    programs: programs.map(({ programId, definition, units }) => ({
      programId,
      name: definition.name,
      pointName: definition.pointName,
      units,
    })),
    codes: vouchers.filter(({ state }) => state === 'wanted' || state === 'issued').length,
  };
}

/** What a sheet tells of merges that stand. */
export async function loadMerges(deps: Deps, { merchantId, memberId }: Key): Promise<SheetMerges> {
  const { into, from } = await readMerges(deps, { merchantId, memberId });
  const emailOf = async (id: string): Promise<string | null> =>
    (await memberEmail(deps, { merchantId, memberId: id })) ?? null;
  return {
    into: into === null ? null : { ...into, email: await emailOf(into.memberId) },
    from: await Promise.all(from.map(async (one) => ({ ...one, email: await emailOf(one.memberId) }))),
  };
}

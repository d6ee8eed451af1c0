import { readCardsOf, type Card } from '@ristourne/core/cards/cards';
import { readGroup } from '@ristourne/core/merges/member-merge';
import { sqlMaybe } from '@ristourne/core/database/sql';
import { currentConsents, type CurrentConsent } from '@ristourne/core/members/current-consents';
import type { Deps } from '@ristourne/core/ports/deps';
import { memberEmail } from '@ristourne/core/statistics/list-members';
import { memberSheet } from '@ristourne/core/timeline/member-sheet';
import type { ProgramStanding, UnitStanding } from '@ristourne/core/timeline/member-programs';
import type { TimelineLine } from '@ristourne/core/timeline/member-timeline';
import type { AdminCall } from '../../protocol.ts';
import { merchantTimeZone } from '../programs.ts';
import { loadMerges, loadMerging, type Merging, type SheetMerges } from './load-merging.ts';
import type { ShownState } from '../vouchers/states.ts';
import { noteOf, whyOf, type SheetLine } from './sheet-line.ts';

export type SheetProgram = {
  programId: string;
  name: { en: string; fr: string };
  pointName: ProgramStanding['definition']['pointName'];
  units: UnitStanding[];
};

export type SheetVoucher = {
  voucherId: string;
  code: string | null;
  state: ShownState;
  name: { en: string; fr: string };
};

/** `author`: who of the merchant noted it; null where the member said so themselves. */
export type SheetConsent = CurrentConsent;

export type MemberData = {
  timeZone: string;
  memberId: string;
  email: string | null;
  enrolledAt: number;
  programs: SheetProgram[];
  vouchers: SheetVoucher[];
  cards: Card[];
  merges: SheetMerges;
  /** Null unless another member is looked for, to be merged into this one. */
  merging: Merging | null;
  consents: SheetConsent[];
  lines: SheetLine[];
  next: string | null;
};

/** All there is to see of one member (F1). */
export async function loadMember(deps: Deps, call: AdminCall): Promise<MemberData | null> {
  const { merchantId, params } = call;
  const memberId = params['id'] ?? '';
  const email = await memberEmail(deps, { merchantId, memberId });
  if (email === undefined) return null;
  const { programs, vouchers, timeline } = await memberSheet(deps, {
    merchantId,
    memberId,
    cursor: params['before'] ?? null,
  });
  return {
    timeZone: await merchantTimeZone(deps, merchantId),
    memberId,
    email,
    enrolledAt: await readEnrolledAt(deps, { merchantId, memberId }),
    programs: programs.map(({ programId, definition, units }) => ({
      programId,
      name: definition.name,
      pointName: definition.pointName,
      units,
    })),
    vouchers: vouchers.map(({ voucherId, code, state, name }) => ({ voucherId, code, state, name })),
    cards: await readCardsOf(deps.pool, merchantId, await readGroup(deps.pool, merchantId, memberId)),
    merges: await loadMerges(deps, { merchantId, memberId }),
    merging: await loadMerging(deps, call, memberId),
    consents: (await currentConsents(deps.pool, merchantId, memberId)).map((consent) =>
      consent.source === 'admin' ? consent : { ...consent, author: null },
    ),
    lines: timeline.lines.map((line) => sheetLine(line, programs, call)),
    next: timeline.next,
  };
}

async function readEnrolledAt(
  deps: Deps,
  { merchantId, memberId }: { merchantId: string; memberId: string },
): Promise<number> {
  const row = await sqlMaybe<{ enrolledAt: number }>(
    deps.pool,
    `SELECT enrolled_at AS "enrolledAt" FROM member WHERE merchant_id = $1 AND member_id = $2`,
    [merchantId, memberId],
  );
  return row?.enrolledAt ?? 0;
}

function sheetLine(line: TimelineLine, programs: ProgramStanding[], { language }: AdminCall): SheetLine {
  const { postingId, programId, unit, kind, bookedAt, isWelcome, note, merge, order, breakdown } = line;
  const pointName = programs.find((one) => one.programId === programId)?.definition.pointName;
  return {
    postingId,
    programId,
    unit,
    kind,
    bookedAt,
    isWelcome,
    note: noteOf(note),
    merge,
    order: order?.number ?? null,
    orderTotal: order?.total ?? null,
    change: changeOf(line, ['available', 'owed']),
    pending: changeOf(line, ['pending']),
    why: whyOf({ unit, breakdown, pointName }, language),
  };
}

function changeOf({ changes }: TimelineLine, books: string[]): number {
  return changes.filter(({ book }) => books.includes(book)).reduce((sum, { amount }) => sum + amount, 0);
}

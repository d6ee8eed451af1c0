import type { MemberId, SourceId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import type { Earning, EarningKey } from './books.ts';
import type { LedgerDraft } from './draft.ts';
import { earningOf, openLots } from './draft.ts';
import type { EarningTerms, ProgramNow } from './earn.ts';
import { becomeAvailable, openEarning } from './earn.ts';
import { newLot } from './lots.ts';
import type { PostingWriter } from './posting-writer.ts';
import { openPosting } from './posting-writer.ts';

export type ReattributeCommand = EarningKey & {
  toSourceId: SourceId;
  memberId: MemberId;
  amount: number;
  terms: EarningTerms;
  now: ProgramNow;
  occurredAt: Instant;
  actor: string;
  evaluationRevisions: { from: number; to: number };
};

/**
 * Moves units from one source to another of the same member, programme and unit without taking them away in between:
 * a visit that another order of the same day now stands for. Pending, open lots and expired units change their source;
 * what was spent stays spent.
 */
export function reattribute(draft: LedgerDraft, command: ReattributeCommand): void {
  const from = earningOf(draft, command, command.memberId);
  if (!from || from.net < command.amount)
    throw new Error(`source ${command.sourceId} has not earned ${command.amount}`);
  const to = openEarning(draft, { ...command, sourceId: command.toSourceId });
  const leaving = openSide(draft, from, { command, direction: 'from' });
  const arriving = openSide(draft, to, { command, direction: 'to' });
  let left = command.amount;
  left -= movePending(arriving, { from, to }, { wanted: left, now: command.now });
  left -= moveLots({ leaving, arriving }, to, left);
  moveExpired({ leaving, arriving }, { from, to }, left);
  from.net -= command.amount;
  to.net += command.amount;
  from.revision += 1;
  to.revision += 1;
  draft.changed.earnings.add(from).add(to);
  leaving.close();
  arriving.close();
}

function openSide(
  draft: LedgerDraft,
  earning: Earning,
  { command, direction }: { command: ReattributeCommand; direction: 'from' | 'to' },
): PostingWriter {
  const { sourceId, programId, unit, memberId, revision } = earning;
  const writer = openPosting(draft, earning, {
    key: `reattribute:${sourceId}:${programId}:${unit}:${memberId}:${revision}`,
    input: `${direction} ${command.amount}`,
    kind: 'reattribute',
    sourceId,
    evaluationRevision: command.evaluationRevisions[direction],
    actor: command.actor,
    occurredAt: command.occurredAt,
  });
  const sign = direction === 'from' ? 1 : -1;
  writer.book('issued', sign * command.amount);
  writer.book('moved', -sign * command.amount);
  return writer;
}

type Pair = { from: Earning; to: Earning };

function movePending(
  arriving: PostingWriter,
  { from, to }: Pair,
  { wanted, now }: { wanted: number; now: ProgramNow },
): number {
  const amount = Math.min(wanted, from.pending);
  if (amount === 0) return 0;
  from.pending -= amount;
  if (to.matured || to.maturesAtProgramMs <= now.programMs) {
    arriving.book('pending', -amount);
    becomeAvailable(arriving, to, amount);
  } else {
    to.pending += amount;
  }
  return amount;
}

type Sides = { leaving: PostingWriter; arriving: PostingWriter };

function moveLots({ leaving, arriving }: Sides, to: Earning, wanted: number): number {
  let left = wanted;
  const { draft } = leaving;
  for (const lot of openLots(draft, to).filter((one) => one.sourceId === leaving.sourceId)) {
    const amount = Math.min(left, lot.open);
    if (amount === 0) break;
    lot.open -= amount;
    leaving.allocate('moved_lot', lot.lotId, amount);
    const moved = newLot(draft, { ...lot, sourceId: to.sourceId, parentLotId: lot.lotId });
    moved.open = amount;
    arriving.allocate('into_lot', moved.lotId, amount);
    draft.changed.lots.add(lot);
    to.matured = true;
    left -= amount;
  }
  return wanted - left;
}

function moveExpired({ leaving, arriving }: Sides, { from, to }: Pair, wanted: number): void {
  const amount = Math.min(wanted, from.expired - from.expiredTaken);
  if (amount === 0) return;
  from.expired -= amount;
  to.expired += amount;
  leaving.allocate('moved_expired', NONE, amount);
  arriving.allocate('gained_expired', NONE, amount);
}

import type { MemberId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import type { Earning, EarningKey } from './books.ts';
import type { LedgerDraft } from './draft.ts';
import { earningOf, openLots } from './draft.ts';
import { earningPostingKey } from './earn.ts';
import type { PostingWriter } from './posting-writer.ts';
import { noteMatured, openPosting, takeFromLots, touch } from './posting-writer.ts';

export type Shortfall = 'owed' | 'written_off';

export type ReverseCommand = EarningKey & {
  memberId: MemberId;
  /** > 0, at most what the source has earned this beneficiary, net. */
  amount: number;
  shortfall: Shortfall;
  /** Of a shortfall that is written off: what unused vouchers hold. It is owed until those were revoked. Default 0. */
  owedAtMost?: number;
  occurredAt: Instant;
  actor: string;
  evaluationRevision: number;
};

/**
 * Takes units of a source back, never waiting and never touching `held`: its unclaimed, its pending, its own open lots,
 * what it lost to expiry, the member's other lots (soonest-expiring first), and last what the member then owes (or the
 * programme writes off). Every portion is recorded, so that earning again can undo it. Returns the shortfall in units.
 */
export function reverse(draft: LedgerDraft, command: ReverseCommand): number {
  const earning = earningOf(draft, command, command.memberId);
  if (!earning || earning.net < command.amount)
    throw new Error(`source ${command.sourceId} has not earned ${command.amount}`);
  const writer = openPosting(draft, earning, {
    key: earningPostingKey('reverse', earning),
    input: command.owedAtMost ? `${command.owedAtMost} ${command.amount}` : String(command.amount),
    kind: 'reverse',
    sourceId: command.sourceId,
    evaluationRevision: command.evaluationRevision,
    actor: command.actor,
    occurredAt: command.occurredAt,
  });
  writer.book('issued', command.amount);
  let left = command.amount;
  left -= takeUnclaimed(writer, earning, left);
  left -= takePending(writer, earning, left);
  const beforeMatured = left;
  left -= takeLots(writer, { own: earning.sourceId, amount: left });
  left -= takeExpired(writer, earning, left);
  left -= takeLots(writer, { own: null, amount: left });
  const owed = command.shortfall === 'owed' ? left : Math.min(left, command.owedAtMost ?? 0);
  takeShortfall(writer, 'owed', owed);
  takeShortfall(writer, 'written_off', left - owed);
  noteMatured(writer, -beforeMatured);
  earning.net -= command.amount;
  earning.revision += 1;
  touch(writer, earning);
  writer.close(earning.unclaimed);
  return left;
}

function takeUnclaimed(writer: PostingWriter, earning: Earning, wanted: number): number {
  const amount = Math.min(wanted, earning.unclaimed);
  if (amount === 0) return 0;
  earning.unclaimed -= amount;
  writer.book('unclaimed', -amount);
  writer.allocate('reversed_unclaimed', NONE, amount);
  return amount;
}

function takePending(writer: PostingWriter, earning: Earning, wanted: number): number {
  const amount = Math.min(wanted, earning.pending);
  if (amount === 0) return 0;
  earning.pending -= amount;
  writer.book('pending', -amount);
  writer.allocate('reversed_pending', NONE, amount);
  return amount;
}

function takeLots(writer: PostingWriter, { own, amount }: { own: string | null; amount: number }): number {
  const lots = openLots(writer.draft, writer.position);
  const wanted = own === null ? lots : lots.filter((lot) => lot.sourceId === own);
  return takeFromLots(writer, wanted, { kind: 'reversed_lot', amount });
}

/** Units of this source that expired or lapsed were lost already: they are not taken from the member twice. */
function takeExpired(writer: PostingWriter, earning: Earning, wanted: number): number {
  const amount = Math.min(wanted, earning.expired - earning.expiredTaken);
  if (amount === 0) return 0;
  earning.expiredTaken += amount;
  writer.book('expired', -amount);
  writer.allocate('reversed_expired', NONE, amount);
  return amount;
}

function takeShortfall(writer: PostingWriter, shortfall: Shortfall, amount: number): void {
  if (amount === 0) return;
  writer.book(shortfall, -amount);
  writer.allocate(shortfall === 'owed' ? 'reversed_owed' : 'reversed_written_off', NONE, amount);
}

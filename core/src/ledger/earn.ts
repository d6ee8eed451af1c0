import type { MemberId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import type { Earning, EarningKey } from './books.ts';
import type { LedgerDraft } from './draft.ts';
import { earningOf, indexEarning, isNone, undoableReversals } from './draft.ts';
import { giveBack, markUndone, rootLot } from './lots.ts';
import type { PostingWriter } from './posting-writer.ts';
import { credit, noteMatured, openPosting, touch } from './posting-writer.ts';

/** Where the programme's two clocks stand: its day (paused midnights not counted) and its stopped-while-paused ms. */
export type ProgramNow = { today: number; programMs: number };

/** When units of a source mature, end, and lapse if nobody claims them. Follows the order until units mature. */
export type EarningTerms = { maturesAtProgramMs: number; expiresOnDay: number; lapsesOnDay: number };

export type EarnCommand = EarningKey & {
  memberId: MemberId;
  /** > 0 */
  amount: number;
  terms: EarningTerms;
  now: ProgramNow;
  occurredAt: Instant;
  actor: string;
  evaluationRevision: number;
};

/**
 * Issues units of a source to its beneficiary (NONE: they stay unclaimed). What an earlier reversal of the same source
 * took is undone first, newest first, from where it was found; only the rest is fresh.
 */
export function earn(draft: LedgerDraft, command: EarnCommand): void {
  const earning = openEarning(draft, command);
  const writer = openPosting(draft, earning, {
    key: earningPostingKey('earn', earning),
    input: String(command.amount),
    kind: 'earn',
    sourceId: command.sourceId,
    evaluationRevision: command.evaluationRevision,
    actor: command.actor,
    occurredAt: command.occurredAt,
  });
  writer.book('issued', -command.amount);
  const left = undoReversals(writer, earning, command);
  issueFresh(writer, earning, { amount: left, now: command.now });
  earning.net += command.amount;
  earning.revision += 1;
  touch(writer, earning);
  writer.close(earning.unclaimed);
}

/** One key for each change of a source's net: (source, programme, unit, beneficiary, revision counter). */
export function earningPostingKey(kind: string, earning: Earning): string {
  const { sourceId, programId, unit, memberId, revision } = earning;
  return `${kind}:${sourceId}:${programId}:${unit}:${memberId}:${revision}`;
}

/** The beneficiary's row for a source, made if new; its terms follow the order until it has matured. */
export function openEarning(
  draft: LedgerDraft,
  command: EarningKey & { memberId: MemberId; terms: EarningTerms },
): Earning {
  const { sourceId, programId, unit, memberId, terms } = command;
  let earning = earningOf(draft, command, memberId);
  if (!earning) {
    earning = {
      sourceId, programId, unit, memberId, net: 0, revision: 0, unclaimed: 0, pending: 0, matured: false,
      ...terms, lapsed: false, rootLotId: NONE, expired: 0, expiredTaken: 0,
    }; // prettier-ignore
    indexEarning(draft, earning);
    draft.changed.earnings.add(earning);
  }
  return earning;
}

/** Until a source has matured, its time follows the order (a later payment, a longer delay). */
export function followTerms(draft: LedgerDraft, earning: Earning, terms: EarningTerms): void {
  if (earning.matured || earning.maturesAtProgramMs === terms.maturesAtProgramMs) return;
  earning.maturesAtProgramMs = terms.maturesAtProgramMs;
  draft.changed.earnings.add(earning);
}

function undoReversals(writer: PostingWriter, earning: Earning, command: EarnCommand): number {
  let left = command.amount;
  for (const portion of undoableReversals(writer.draft, earning)) {
    if (left === 0) break;
    const amount = Math.min(left, portion.amount - portion.undone);
    left -= amount;
    if (portion.kind === 'reversed_lot') {
      giveBack(writer, portion, { amount, today: command.now.today });
      noteMatured(writer, amount);
      continue;
    }
    markUndone(writer, portion, amount);
    if (portion.kind === 'reversed_expired') {
      writer.book('expired', amount);
      earning.expiredTaken -= amount;
      noteMatured(writer, amount);
    } else if (portion.kind === 'reversed_written_off') {
      writer.book('written_off', amount);
      noteMatured(writer, amount);
    } else if (portion.kind === 'reversed_owed') {
      becomeAvailable(writer, earning, amount);
    } else {
      issueFresh(writer, earning, { amount, now: command.now });
    }
  }
  return left;
}

/** Fresh units: unclaimed (or, lapsed, expired) without a beneficiary; else pending until mature, then available. */
export function issueFresh(
  writer: PostingWriter,
  earning: Earning,
  { amount, now }: { amount: number; now: ProgramNow },
): void {
  if (amount === 0) return;
  if (isNone(earning.memberId)) {
    if (earning.lapsed) {
      writer.book('expired', amount);
      earning.expired += amount;
    } else {
      writer.book('unclaimed', amount);
      earning.unclaimed += amount;
    }
  } else if (earning.matured || earning.maturesAtProgramMs <= now.programMs) {
    becomeAvailable(writer, earning, amount);
  } else {
    writer.book('pending', amount);
    earning.pending += amount;
  }
  touch(writer, earning);
}

/** Owed first, then the source's root lot. From the first such unit on the source counts as matured. */
export function becomeAvailable(writer: PostingWriter, earning: Earning, amount: number): void {
  earning.matured = true;
  touch(writer, earning);
  credit(writer, amount, () => rootLot(writer.draft, earning));
  noteMatured(writer, amount);
}

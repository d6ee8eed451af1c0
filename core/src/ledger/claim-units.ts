import type { MemberId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Earning, EarningKey } from './books.ts';
import { GRACE_DAYS } from './books.ts';
import type { LedgerDraft } from './draft.ts';
import { earningOf } from './draft.ts';
import type { ProgramNow } from './earn.ts';
import { issueFresh, openEarning } from './earn.ts';
import { openPosting } from './posting-writer.ts';

export type ClaimUnitsCommand = EarningKey & { memberId: MemberId; now: ProgramNow; actor: string };

/**
 * Hands a source's unclaimed units to its new beneficiary: pending if not yet mature, else available, with at least
 * GRACE_DAYS to go. A lapsed source stays where it is. Returns the units that moved.
 */
export function claimUnits(draft: LedgerDraft, command: ClaimUnitsCommand): number {
  const unclaimed = earningOf(draft, command, NONE);
  if (!unclaimed || unclaimed.lapsed) return 0;
  const earning = openEarning(draft, { ...command, terms: claimedTerms(unclaimed, command.now) });
  const amount = unclaimed.unclaimed;
  earning.net += unclaimed.net;
  earning.revision = Math.max(earning.revision, unclaimed.revision);
  unclaimed.net = 0;
  unclaimed.unclaimed = 0;
  draft.changed.earnings.add(unclaimed).add(earning);
  if (amount === 0) return 0;
  const writer = openPosting(draft, earning, {
    key: `claim:${command.sourceId}:${command.programId}:${command.unit}:${command.memberId}`,
    input: String(amount),
    kind: 'claim',
    sourceId: command.sourceId,
    actor: command.actor,
    occurredAt: draft.bookedAt,
  });
  writer.book('unclaimed', -amount);
  issueFresh(writer, earning, { amount, now: command.now });
  writer.close();
  return amount;
}

function claimedTerms(unclaimed: Earning, now: ProgramNow) {
  const { maturesAtProgramMs, lapsesOnDay } = unclaimed;
  return {
    maturesAtProgramMs,
    lapsesOnDay,
    expiresOnDay: Math.max(unclaimed.expiresOnDay, now.today + GRACE_DAYS),
  };
}

/** Unclaimed units whose last day has passed go to `expired`, for good: later differences post there too. */
export function lapse(draft: LedgerDraft, earning: Earning, now: ProgramNow): number {
  if (earning.memberId !== NONE || earning.lapsed || earning.lapsesOnDay >= now.today) return 0;
  const amount = earning.unclaimed;
  // Nothing lapses of a source that was claimed, or that earned nothing: what it earns later has its own beneficiary.
  if (amount === 0) return 0;
  earning.lapsed = true;
  draft.changed.earnings.add(earning);
  const { sourceId, programId, unit } = earning;
  const writer = openPosting(draft, earning, {
    key: `lapse:${sourceId}:${programId}:${unit}`,
    input: String(amount),
    kind: 'lapse',
    sourceId,
    actor: 'expiry',
    occurredAt: draft.bookedAt,
  });
  writer.book('unclaimed', -amount);
  writer.book('expired', amount);
  earning.unclaimed = 0;
  earning.expired += amount;
  writer.close();
  return amount;
}

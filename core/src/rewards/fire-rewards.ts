import type { MemberId, MerchantId } from '../commerce/ids.ts';
import { instant, sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import type { PositionKey } from '../ledger/books.ts';
import type { LedgerDraft } from '../ledger/draft.ts';
import { loadLotsInto } from '../ledger/load-draft.ts';
import type { Deps } from '../ports/deps.ts';
import type { Reward } from '../programs/definition.ts';
import type { Program, ProgramVersion } from '../programs/read-programs.ts';
import type { NewRedemption } from '../vouchers/save-vouchers.ts';
import { newRedemption } from './new-redemption.ts';
import { storesWithoutChoice, type CodeSeeker, type VoucherStore } from './voucher-stores.ts';

/** One automatic reward of one member, of the version that is in force. */
export type Candidate = { key: PositionKey; program: Program; version: ProgramVersion; reward: Reward };

/** Most vouchers that one transaction gives one member for one reward: a huge import must not print thousands. */
export const MAX_AT_ONCE = 100;

/** What matured under each non-consuming reward, by `ruleKey`. */
export type Progress = ReadonlyMap<string, number>;

export type FireOptions = {
  merchantId: MerchantId;
  draft: LedgerDraft;
  /** Those that may be paid; how often each is, the units and the earlier firings say. */
  due: Candidate[];
  progress: Progress;
};

/**
 * Pays automatic rewards on the draft, each as often as its units allow and it was not paid before. Every payment is a row
 * of its own, unique by member, rule, revision and ordinal. The members are locked by the caller.
 */
export async function fireRewards(
  deps: Deps,
  tx: Transaction,
  { merchantId, draft, due, progress }: FireOptions,
): Promise<NewRedemption[]> {
  if (due.length === 0) return [];
  const fired = await countFirings(tx, merchantId, due);
  await loadLotsInto(tx, draft, {
    merchantId,
    positions: due.filter((one) => one.reward.consuming).map((one) => one.key),
  });
  const redemptions: NewRedemption[] = [];
  const stores = await storesWithoutChoice(tx, merchantId, due.map(seekerOf));
  for (const candidate of due) {
    const store = stores(seekerOf(candidate));
    if (!store) continue;
    const name = ruleKey(candidate);
    const { firings, newest } = fired.get(name) ?? { firings: 0, newest: 0 };
    const left = Math.floor((progress.get(name) ?? 0) / candidate.reward.cost) - firings;
    const atMost = candidate.reward.consuming ? MAX_AT_ONCE : Math.min(left, MAX_AT_ONCE);
    const ordinals = { first: newest + 1, last: newest + atMost };
    redemptions.push(...(await fire(deps, tx, { merchantId, draft, candidate, store, ordinals })));
  }
  return redemptions;
}

function seekerOf({ key, version, reward }: Candidate): CodeSeeker {
  return { memberId: key.memberId, currency: version.definition.currency, reward };
}

export function ruleKey({ key, reward }: Candidate): string {
  return `${key.memberId} ${key.programId} ${reward.rewardId} ${reward.revision}`;
}

type Rows = { programIds: string[]; ruleIds: string[]; revisions: number[]; memberIds: string[] };

export function columns(candidates: Candidate[]): Rows {
  return {
    programIds: candidates.map((one) => one.key.programId),
    ruleIds: candidates.map((one) => one.reward.rewardId),
    revisions: candidates.map((one) => one.reward.revision),
    memberIds: candidates.map((one) => one.key.memberId),
  };
}

/** How often it fired, and the newest ordinal: an undone merge leaves gaps. */
type Fired = { firings: number; newest: number };

async function countFirings(
  tx: Transaction,
  merchantId: MerchantId,
  candidates: Candidate[],
): Promise<Map<string, Fired>> {
  const { programIds, ruleIds, revisions, memberIds } = columns(candidates);
  const rows = await sql<Fired & { name: string }>(
    tx,
    `SELECT k.member_id || ' ' || k.program_id || ' ' || k.rule_id || ' ' || k.revision AS name, count(t.ordinal) AS firings, coalesce(max(t.ordinal), 0) AS newest
       FROM unnest($2::uuid[], $3::text[], $4::int[], $5::uuid[]) AS k(program_id, rule_id, revision, member_id)
       LEFT JOIN trigger_fired t ON t.merchant_id = $1 AND t.program_id = k.program_id AND t.rule_id = k.rule_id
                                AND t.rule_revision = k.revision AND t.member_id = k.member_id
      GROUP BY 1`,
    [merchantId, programIds, ruleIds, revisions, memberIds],
  );
  return new Map(rows.map((row) => [row.name, row]));
}

/** What has matured under non-consuming rewards so far. */
export async function readProgress(
  tx: Transaction,
  merchantId: MerchantId,
  candidates: Candidate[],
): Promise<Progress> {
  const { programIds, ruleIds, revisions, memberIds } = columns(candidates);
  const rows = await sql<{ name: string; matured: number }>(
    tx,
    `SELECT p.member_id || ' ' || p.program_id || ' ' || p.rule_id || ' ' || p.rule_revision AS name, p.matured
       FROM unnest($2::uuid[], $3::text[], $4::int[], $5::uuid[]) AS k(program_id, rule_id, revision, member_id)
       JOIN trigger_progress p ON p.merchant_id = $1 AND p.program_id = k.program_id AND p.rule_id = k.rule_id
                              AND p.rule_revision = k.revision AND p.member_id = k.member_id`,
    [merchantId, programIds, ruleIds, revisions, memberIds],
  );
  return new Map(rows.map((row) => [row.name, row.matured]));
}

type Firing = {
  merchantId: MerchantId;
  draft: LedgerDraft;
  candidate: Candidate;
  store: VoucherStore;
  ordinals: { first: number; last: number };
};

async function fire(
  deps: Deps,
  tx: Transaction,
  { merchantId, draft, candidate, store, ordinals }: Firing,
): Promise<NewRedemption[]> {
  const { key, program, version, reward } = candidate;
  const redemptions: NewRedemption[] = [];
  for (let ordinal = ordinals.first; ordinal <= ordinals.last; ordinal += 1) {
    const idempotencyKey = `automatic:${program.programId}:${reward.rewardId}:${reward.revision}:${key.memberId}:${ordinal}`;
    const redemption = newRedemption(deps, draft, {
      program,
      version,
      reward,
      memberId: key.memberId,
      store,
      price: { units: reward.cost, article: null },
      cause: 'automatic',
      idempotencyKey,
    });
    if (!redemption) break;
    await recordFiring(tx, {
      merchantId,
      candidate,
      ordinal,
      redemption,
      memberId: key.memberId,
      at: draft.bookedAt,
    });
    redemptions.push(redemption);
  }
  return redemptions;
}

type FiringRecord = {
  merchantId: MerchantId;
  candidate: Candidate;
  ordinal: number;
  redemption: NewRedemption;
  memberId: MemberId;
  at: number;
};

async function recordFiring(
  tx: Transaction,
  { merchantId, candidate, ordinal, redemption, memberId, at }: FiringRecord,
): Promise<void> {
  await sql(
    tx,
    `INSERT INTO trigger_fired (merchant_id, program_id, rule_id, rule_revision, member_id, ordinal, redemption_id, fired_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      merchantId,
      candidate.key.programId,
      candidate.reward.rewardId,
      candidate.reward.revision,
      memberId,
      ordinal,
      redemption.voucher.redemptionId,
      instant(at),
    ],
  );
}

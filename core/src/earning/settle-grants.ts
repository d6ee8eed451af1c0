import { campaignKey, lockCampaigns, readGrants, saveGrants, type Grant } from '../campaigns/grants.ts';
import type { MerchantId, OrderId, ProgramId } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import type { Database } from '../database/pool.ts';
import type { Transaction } from '../database/transaction.ts';
import type { ProgramDefinition } from '../programs/definition.ts';
import { localDay } from '../programs/program-clock.ts';
import type { Program } from '../programs/read-programs.ts';
import { versionOf } from '../programs/read-programs.ts';
import { dayOfDate, type Campaign } from '../programs/rules/campaign.ts';
import { dealGrants } from './campaign-gains.ts';
import type { OrderContext } from './contexts.ts';
import type { Target } from './targets.ts';

/** What limited campaigns have reserved for an order in a programme, by campaign. */
export type OrderGrants = ReadonlyMap<string, number>;
const NO_GRANTS: OrderGrants = new Map();

export type GrantBook = Map<string, Map<string, number>>;

export function grantsOf(book: GrantBook, orderId: OrderId, programId: ProgramId): OrderGrants {
  return book.get(`${orderId} ${programId}`) ?? NO_GRANTS;
}

export async function readGrantBook(
  database: Database,
  merchantId: MerchantId,
  orderIds: OrderId[],
): Promise<GrantBook> {
  const book: GrantBook = new Map();
  for (const grant of await readGrants(database, merchantId, orderIds)) keep(book, grant);
  return book;
}

function keep(book: GrantBook, { orderId, programId, campaignId, granted }: Grant): void {
  const key = `${orderId} ${programId}`;
  const grants = book.get(key) ?? new Map<string, number>();
  book.set(key, grants.set(campaignId, granted));
}

type GrantOptions = {
  merchantId: MerchantId;
  programs: Program[];
  contexts: ReadonlyMap<string, OrderContext>;
  targets: Target[];
  at: Instant;
};

/**
 * Reserves what these orders want of limited campaigns, in the order in which they are given, and gives back what they do
 * not use while a campaign runs. Locks the campaigns concerned, after members. Answers whether anything changed.
 */
export async function settleGrants(
  tx: Transaction,
  book: GrantBook,
  { merchantId, programs, contexts, targets, at }: GrantOptions,
): Promise<boolean> {
  const limited = targets.flatMap((target) => {
    const definition = definitionOf(target, { programs, contexts });
    const campaigns = definition?.campaigns.filter((one) => one.limit !== null) ?? [];
    return definition && campaigns.length > 0 ? [{ target, definition, campaigns }] : [];
  });
  const wanting = limited.filter(({ target, campaigns }) => concerns(book, target, campaigns));
  if (wanting.length === 0) return false;
  const names = wanting.flatMap(({ target, campaigns }) =>
    campaigns.map(({ campaignId }) => ({ programId: target.programId, campaignId })),
  );
  const taken = await lockCampaigns(tx, merchantId, names);
  const changes: (Grant & { before: number })[] = [];
  for (const { target, definition, campaigns } of wanting) {
    const today = localDay(clockOf(programs, target.programId).timeZone, at);
    changes.push(...deal(book, { target, definition, campaigns, today, taken }));
  }
  await saveGrants(tx, merchantId, { changes, at });
  return changes.length > 0;
}

/** Whether an order wants something of its limited campaigns, or has something reserved. */
function concerns(book: GrantBook, target: Target, campaigns: readonly Campaign[]): boolean {
  const held = grantsOf(book, target.orderId, target.programId);
  return (
    campaigns.some(({ campaignId }) => (held.get(campaignId) ?? 0) > 0) ||
    target.wishes.some(({ campaign }) => campaign.limit !== null)
  );
}

type Deal = {
  target: Target;
  definition: ProgramDefinition;
  campaigns: readonly Campaign[];
  today: number;
  taken: Map<string, number>;
};

function deal(
  book: GrantBook,
  { target, definition, campaigns, today, taken }: Deal,
): (Grant & { before: number })[] {
  const { orderId, programId, wishes } = target;
  const held = grantsOf(book, orderId, programId);
  const remaining = new Map(
    campaigns.map(({ campaignId, limit }) => [
      campaignId,
      limitOf(limit) - (taken.get(campaignKey({ programId, campaignId })) ?? 0),
    ]),
  );
  const dealt = dealGrants(campaigns, wishes, {
    multipliers: definition.multipliers,
    grants: held,
    remaining,
    isOver: ({ to }) => today > dayOfDate(to),
  });
  const changes: (Grant & { before: number })[] = [];
  for (const [campaignId, granted] of dealt) {
    const before = held.get(campaignId) ?? 0;
    if (granted === before) continue;
    const key = campaignKey({ programId, campaignId });
    taken.set(key, (taken.get(key) ?? 0) + granted - before);
    const change = { orderId, programId, campaignId, granted, before };
    keep(book, change);
    changes.push(change);
  }
  return changes;
}

function limitOf(limit: Campaign['limit']): number {
  if (limit === null) return Number.MAX_SAFE_INTEGER;
  return limit.kind === 'orders' ? limit.orders : limit.units;
}

type Judged = { programs: Program[]; contexts: ReadonlyMap<string, OrderContext> };

function definitionOf(target: Target, { programs, contexts }: Judged): ProgramDefinition | null {
  const program = programs.find((one) => one.programId === target.programId);
  const context = contexts.get(`${target.orderId} ${target.programId}`);
  return program && context && context.version > 0 ? versionOf(program, context.version).definition : null;
}

function clockOf(programs: Program[], programId: ProgramId): Program['clock'] {
  const program = programs.find((one) => one.programId === programId);
  if (!program) throw new Error(`no programme ${programId}`);
  return program.clock;
}

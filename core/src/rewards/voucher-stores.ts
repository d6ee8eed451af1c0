import { isDeepStrictEqual } from 'node:util';
import type { MemberId, MerchantId, StoreId } from '../commerce/ids.ts';
import type { Database } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { pointValues } from '../locations/point-values.ts';
import { benefitKind } from '../programs/benefits/kinds.ts';
import { hasPointValue, type PointValue } from '../programs/benefits/value-of-points.ts';
import { mergedWith } from '../members/merged-with.ts';
import type { Reward } from '../programs/definition.ts';

/** A store in which a code can be made, as a buyer tells it from the merchant's others; `pointValue` null: the programme's. */
export type VoucherStore = { storeId: StoreId; name: string; url: string; pointValue: PointValue | null };

/** `articles`: what it is worth names products, and each store numbers its own. `valued`: it follows the value of points. */
type Wanted = { merchantId: MerchantId; currency: string; articles: boolean; valued: boolean };

/** What a reward of a programme in this currency asks of a store. */
export function wantedOf(merchantId: MerchantId, currency: string, reward: Reward): Wanted {
  const { namesArticles } = benefitKind(reward.benefit);
  return { merchantId, currency, articles: namesArticles, valued: hasPointValue(reward) };
}

/**
 * Where codes can be made: the merchant's connected stores that sell in this currency, since money never converts. The
 * one that was connected first comes first; a free article is one of that store, and can be had nowhere else. Where the
 * value of points counts, each tells the one of its own website's sheet.
 */
export async function voucherStores(
  database: Database,
  { merchantId, currency, articles, valued }: Wanted,
): Promise<VoucherStore[]> {
  const stores = await sql<Omit<VoucherStore, 'pointValue'>>(
    database,
    `SELECT store_id AS "storeId", name, url FROM store WHERE merchant_id = $1 AND currency = $2 AND disconnected_at IS NULL
        AND (NOT $3 OR store_id = (SELECT store_id FROM store WHERE merchant_id = $1 ORDER BY connected_at, store_id LIMIT 1))
      ORDER BY connected_at, store_id`,
    [merchantId, currency, articles],
  );
  const values = valued && stores.length > 0 ? await pointValues(database, { merchantId, currency }) : null;
  return stores.map((store) => ({ ...store, pointValue: values?.get(store.storeId) ?? null }));
}

/** The one value of points that holds wherever a code can be made; null where it is the programme's, or they differ. */
export function sharedPointValue(stores: readonly VoucherStore[]): PointValue | null {
  const own = stores[0]?.pointValue ?? null;
  return stores.every(({ pointValue }) => isDeepStrictEqual(pointValue, own)) ? own : null;
}

/**
 * Of several stores the one where each member ordered last, since there they will most likely order next; a member who
 * never ordered in any of them is left out.
 */
export async function lastOrderedIn(
  database: Database,
  {
    merchantId,
    memberIds,
    stores,
  }: { merchantId: MerchantId; memberIds: MemberId[]; stores: VoucherStore[] },
): Promise<Map<MemberId, StoreId>> {
  if (stores.length < 2 || memberIds.length === 0) return new Map();
  const rows = await sql<{ memberId: MemberId; storeId: StoreId }>(
    database,
    `SELECT m.member_id AS "memberId", o.store_id AS "storeId"
       FROM unnest($2::uuid[]) AS m(member_id)
       CROSS JOIN LATERAL (SELECT store_id FROM orders
                            WHERE merchant_id = $1 AND bound_member = ANY(${mergedWith('$1', 'm.member_id')}) AND bound_member <> '00000000-0000-0000-0000-000000000000'
                              AND store_id = ANY($3::uuid[])
                            ORDER BY placed_at DESC, order_id DESC LIMIT 1) o`,
    [merchantId, memberIds, stores.map(({ storeId }) => storeId)],
  );
  return new Map(rows.map(({ memberId, storeId }) => [memberId, storeId]));
}

/** A member for whom a code is made that nobody chose. */
export type CodeSeeker = { memberId: MemberId; currency: string; reward: Reward };

/** Where each code is made: nobody is there to choose, so the store where the member ordered last, else the first. */
export async function storesWithoutChoice(
  database: Database,
  merchantId: MerchantId,
  seekers: CodeSeeker[],
): Promise<(seeker: CodeSeeker) => VoucherStore | undefined> {
  const memberIds = [...new Set(seekers.map((one) => one.memberId))];
  const found = new Map<string, (memberId: MemberId) => VoucherStore | undefined>();
  const nameOf = ({ currency, reward }: CodeSeeker) =>
    JSON.stringify([currency, reward.unit, reward.benefit.kind]);
  for (const seeker of seekers) {
    if (found.has(nameOf(seeker))) continue;
    const stores = await voucherStores(database, wantedOf(merchantId, seeker.currency, seeker.reward));
    const last = await lastOrderedIn(database, { merchantId, memberIds, stores });
    const lastOf = (memberId: MemberId) => stores.find(({ storeId }) => storeId === last.get(memberId));
    found.set(nameOf(seeker), (memberId) => lastOf(memberId) ?? stores[0]);
  }
  return (seeker) => found.get(nameOf(seeker))?.(seeker.memberId);
}

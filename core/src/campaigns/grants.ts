import type { MerchantId, OrderId, ProgramId } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import { instant, sql } from '../database/sql.ts';
import type { Database } from '../database/pool.ts';
import type { Transaction } from '../database/transaction.ts';

export type CampaignName = { programId: ProgramId; campaignId: string };
export type Grant = CampaignName & { orderId: OrderId; granted: number };

export function campaignKey({ programId, campaignId }: CampaignName): string {
  return `${programId} ${campaignId}`;
}

/** What these orders have reserved of limited campaigns. */
export async function readGrants(
  database: Database,
  merchantId: MerchantId,
  orderIds: OrderId[],
): Promise<Grant[]> {
  if (orderIds.length === 0) return [];
  return sql<Grant>(
    database,
    `SELECT program_id AS "programId", campaign_id AS "campaignId", order_id AS "orderId", granted
       FROM campaign_grant WHERE merchant_id = $1 AND order_id = ANY($2::uuid[])`,
    [merchantId, orderIds],
  );
}

/** How much of each campaign is reserved by all orders together. Locks them, sorted: first come, first served. */
export async function lockCampaigns(
  tx: Transaction,
  merchantId: MerchantId,
  names: CampaignName[],
): Promise<Map<string, number>> {
  const sorted = [...new Map(names.map((name) => [campaignKey(name), name])).entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, name]) => name);
  if (sorted.length === 0) return new Map();
  const columns = [sorted.map((one) => one.programId), sorted.map((one) => one.campaignId)];
  await sql(
    tx,
    `INSERT INTO campaign (merchant_id, program_id, campaign_id, granted)
     SELECT $1, program_id, campaign_id, 0 FROM unnest($2::uuid[], $3::text[]) AS c(program_id, campaign_id) ON CONFLICT DO NOTHING`,
    [merchantId, ...columns],
  );
  const rows = await sql<CampaignName & { granted: number }>(
    tx,
    `SELECT program_id AS "programId", campaign_id AS "campaignId", granted FROM campaign
      WHERE merchant_id = $1 AND (program_id, campaign_id) IN (SELECT * FROM unnest($2::uuid[], $3::text[]))
      ORDER BY program_id, campaign_id FOR UPDATE`,
    [merchantId, ...columns],
  );
  return new Map(rows.map((row) => [campaignKey(row), row.granted]));
}

/** Keeps what orders reserve now, and moves the campaigns' sums by the differences. The campaigns are locked. */
export async function saveGrants(
  tx: Transaction,
  merchantId: MerchantId,
  { changes, at }: { changes: (Grant & { before: number })[]; at: Instant },
): Promise<void> {
  if (changes.length === 0) return;
  await sql(
    tx,
    `WITH g AS (SELECT * FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::bigint[], $6::bigint[]) AS g(program_id, campaign_id, order_id, granted, before)),
          saved AS (INSERT INTO campaign_grant (merchant_id, program_id, campaign_id, order_id, granted, changed_at)
                    SELECT $1, program_id, campaign_id, order_id, granted, $7 FROM g
                    ON CONFLICT (merchant_id, program_id, campaign_id, order_id) DO UPDATE SET granted = excluded.granted, changed_at = excluded.changed_at)
     UPDATE campaign c SET granted = c.granted + d.delta
       FROM (SELECT program_id, campaign_id, sum(granted - before)::bigint AS delta FROM g GROUP BY 1, 2) d
      WHERE c.merchant_id = $1 AND c.program_id = d.program_id AND c.campaign_id = d.campaign_id`,
    [
      merchantId,
      changes.map((one) => one.programId),
      changes.map((one) => one.campaignId),
      changes.map((one) => one.orderId),
      changes.map((one) => one.granted),
      changes.map((one) => one.before),
      instant(at),
    ],
  );
}

/** How much of each of a programme's campaigns is reserved, by campaign; without those of which nothing ever was. */
export async function readGranted(
  database: Database,
  merchantId: MerchantId,
  programId: ProgramId,
): Promise<Map<string, number>> {
  const rows = await sql<{ campaignId: string; granted: number }>(
    database,
    `SELECT campaign_id AS "campaignId", granted FROM campaign WHERE merchant_id = $1 AND program_id = $2`,
    [merchantId, programId],
  );
  return new Map(rows.map(({ campaignId, granted }) => [campaignId, granted]));
}

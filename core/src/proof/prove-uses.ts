import type { OrderId, VoucherId } from '../commerce/ids.ts';
import { sql } from '../database/sql.ts';
import type { OrderRecord } from '../earning/order-records.ts';
import { countsAsUse, type CitedVoucher } from '../vouchers/follow-uses.ts';
import { look } from './findings.ts';
import type { OrdersSide } from './prove-orders.ts';

type UseRow = { orderId: OrderId; voucherId: VoucherId; counts: boolean };

/** The uses of codes are what these orders cite, and count while the order may still be carried out. */
export async function proveUses(
  { database, merchantId, findings }: OrdersSide,
  page: OrderRecord[],
  cited: CitedVoucher[],
): Promise<void> {
  const rows = await sql<UseRow>(
    database,
    `SELECT order_id AS "orderId", voucher_id AS "voucherId", counts FROM voucher_use WHERE merchant_id = $1 AND order_id = ANY($2::uuid[])`,
    [merchantId, page.map((order) => order.orderId)],
  );
  const isUsing = new Set(page.filter(({ state }) => countsAsUse(state)).map((order) => order.orderId));
  const rebuilt = new Map(cited.map((one) => [useKey(one), isUsing.has(one.orderId)]));
  const stored = new Map(rows.map((row) => [useKey(row), row.counts]));
  for (const key of new Set([...stored.keys(), ...rebuilt.keys()]))
    look(findings, 'uses of codes are what orders cite', {
      subject: `order ${key}`,
      stored: String(stored.get(key) ?? false),
      rebuilt: String(rebuilt.get(key) ?? false),
    });
}

function useKey({ orderId, voucherId }: { orderId: OrderId; voucherId: VoucherId }): string {
  return `${orderId} ${voucherId}`;
}

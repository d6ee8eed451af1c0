import type { MemberId, MerchantId, OrderId, ProgramId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import { sql, sqlOne } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { inTransaction } from '../database/transaction.ts';
import { readSurvivors } from '../members/find-member.ts';
import type { Deps } from '../ports/deps.ts';
import { hasLapsed } from './lapsed.ts';
import { lockOrder, saveBindings, saveOrders } from './order-records.ts';
import { settleOrders } from './settle-orders.ts';

export type BindOrderCommand = {
  merchantId: MerchantId;
  orderId: OrderId;
  memberId: MemberId;
  cause: 'claim' | 'verified_email' | 'store_customer';
  author: string;
};

export type EarnedUnits = { programId: ProgramId; unit: string; amount: number; pending: boolean };

export type BindOrderResult =
  | { outcome: 'bound'; memberId: MemberId; earned: EarnedUnits[] }
  | { outcome: 'already_bound'; memberId: MemberId; boundAt: Instant }
  | { outcome: 'lapsed' };

/**
 * Binds an unbound order to its beneficiary in every programme; what the order deserves then follows. The binding is
 * sticky, and one alone wins under any concurrency (I5): the order's row is locked first. Whoever was merged binds for the
 * survivor, and the answer names survivors. Repeating is safe.
 */
export async function bindOrder(deps: Deps, command: BindOrderCommand): Promise<BindOrderResult> {
  const { merchantId, orderId, cause, author } = command;
  return inTransaction(deps.pool, async (tx) => {
    const order = await lockOrder(tx, merchantId, orderId);
    if (!order) throw new Error(`no order ${orderId}`);
    const survivorOf = await readSurvivors(tx, merchantId, [command.memberId, order.boundMember]);
    if (order.boundMember !== NONE)
      return {
        outcome: 'already_bound',
        memberId: survivorOf(order.boundMember),
        boundAt: await boundAt(tx, merchantId, orderId),
      };
    if (await hasLapsed(tx, merchantId, orderId)) return { outcome: 'lapsed' };
    const at = deps.clock.now();
    const memberId = survivorOf(command.memberId);
    const bound = { ...order, boundMember: memberId };
    await saveOrders(tx, merchantId, { records: [bound], at });
    await saveBindings(tx, merchantId, { bindings: [{ orderId, memberId, cause, author }], at });
    await settleOrders(deps, tx, { merchantId, orders: [bound], cause });
    return { outcome: 'bound', memberId, earned: await earnedBy(tx, merchantId, orderId) };
  });
}

async function boundAt(tx: Transaction, merchantId: MerchantId, orderId: OrderId): Promise<Instant> {
  const row = await sqlOne<{ boundAt: number }>(
    tx,
    `SELECT max(bound_at) AS "boundAt" FROM order_binding WHERE merchant_id = $1 AND order_id = $2`,
    [merchantId, orderId],
  );
  return row.boundAt;
}

/** By whoever has it: its member may have been merged a moment ago. */
async function earnedBy(tx: Transaction, merchantId: MerchantId, orderId: OrderId): Promise<EarnedUnits[]> {
  return sql<EarnedUnits>(
    tx,
    `SELECT program_id AS "programId", unit, net AS amount, pending > 0 AS pending
       FROM earning WHERE merchant_id = $1 AND source_id = $2 AND member_id <> $3 AND net > 0`,
    [merchantId, orderId, NONE],
  );
}

import { NONE } from '../../commerce/ids.ts';
import type { Instant } from '../../commerce/time.ts';
import { instant, sql, sqlMaybe, sqlOne } from '../../database/sql.ts';
import { inTransaction } from '../../database/transaction.ts';
import type { BindOrder } from '../bind-order-type.ts';

/** Stands in for earning's: a compare-and-set on the order, without its units. */
export const bindOrder: BindOrder = async (deps, { merchantId, orderId, memberId, cause, author }) =>
  inTransaction(deps.pool, async (transaction) => {
    const now = instant(deps.clock.now());
    const bound = await sqlMaybe(
      transaction,
      `update orders set bound_member = $3 where merchant_id = $1 and order_id = $2 and bound_member = $4 returning 1`,
      [merchantId, orderId, memberId, NONE],
    );
    if (bound === undefined) {
      const winner = await sqlOne<{ member_id: string; bound_at: Instant }>(
        transaction,
        'select member_id, bound_at from order_binding where merchant_id = $1 and order_id = $2',
        [merchantId, orderId],
      );
      return { outcome: 'already_bound', memberId: winner.member_id, boundAt: winner.bound_at };
    }
    await sql(
      transaction,
      `insert into order_binding (merchant_id, order_id, seq, member_id, cause, author, bound_at)
       values ($1, $2, 1, $3, $4, $5, $6)`,
      [merchantId, orderId, memberId, cause, author, now],
    );
    await sql(transaction, 'delete from order_contact where merchant_id = $1 and order_id = $2', [
      merchantId,
      orderId,
    ]);
    return { outcome: 'bound', memberId, earned: [] };
  });

import type { OrderId } from '../commerce/ids.ts';
import type { SurvivorOf } from '../ledger/load-draft.ts';
import type { Program } from '../programs/read-programs.ts';
import type { CitedVoucher } from '../vouchers/follow-uses.ts';
import type { OrderContext } from './contexts.ts';
import { contextKey } from './contexts.ts';
import type { CodeFacts } from './judging-facts.ts';
import { lineFactsOf, type LineFacts } from './line-facts.ts';
import type { OrderRecord } from './order-records.ts';
import { grantsOf, type GrantBook } from './settle-grants.ts';
import type { Target } from './targets.ts';
import { targetOf } from './targets.ts';

export type JudgeOrdersOptions = {
  orders: OrderRecord[];
  programs: Program[];
  contexts: Map<string, OrderContext>;
  lineFacts: ReadonlyMap<OrderId, LineFacts>;
  grants: GrantBook;
  cited: CitedVoucher[];
  survivorOf: SurvivorOf;
};

/**
 * Pure: what each of these orders deserves in each programme that has judged it, before visits pass their day's cap. A merged member's
 * orders stay theirs; what these earn is the survivor's.
 */
export function judgeOrders({
  orders,
  programs,
  contexts,
  lineFacts,
  grants,
  cited,
  survivorOf,
}: JudgeOrdersOptions): Target[] {
  const targets: Target[] = [];
  for (const order of orders) {
    for (const program of programs) {
      const context = contexts.get(contextKey({ orderId: order.orderId, programId: program.programId }));
      const target =
        context &&
        targetOf(order, {
          program,
          context,
          codes: codeFacts(order, cited),
          products: lineFactsOf(lineFacts, order.orderId),
          grants: grantsOf(grants, order.orderId, program.programId),
        });
      if (target) targets.push({ ...target, memberId: survivorOf(target.memberId) });
    }
  }
  return targets;
}

/** A code of any programme of the merchant is a loyalty code; any other code is foreign. */
function codeFacts({ orderId, state }: OrderRecord, cited: CitedVoucher[]): CodeFacts {
  const own = cited.filter((one) => one.orderId === orderId);
  return {
    loyaltyCodeRefusesEarning: own.some((one) => !one.earns),
    hasForeignCode: state.discountCodes.length > own.length,
  };
}

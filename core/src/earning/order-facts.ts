import type { MerchantId } from '../commerce/ids.ts';
import type { Database } from '../database/pool.ts';
import type { Program } from '../programs/read-programs.ts';
import type { OrderFacts } from '../programs/rules/order-scope.ts';
import type { OrderRecord } from './order-records.ts';

export type FactsOrder = Pick<OrderRecord, 'storeId' | 'state'>;
type FactsOptions = { orders: FactsOrder[]; programs: Program[] };

/** What is frozen of each of these orders when it is first judged: where it was sold, through which channel, to whom. */
export async function readOrderFacts(
  _database: Database,
  _merchantId: MerchantId,
  _options: FactsOptions,
): Promise<(order: FactsOrder) => OrderFacts> {
  return ({ state }) => ({ locationId: '', channel: state.channel, groups: [] });
}

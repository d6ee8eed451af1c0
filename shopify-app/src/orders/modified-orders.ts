import { SECOND_MS, type Instant } from '@ristourne/core/commerce/time';
import type { ModifiedOrdersQuery, OrdersPage } from '@ristourne/core/ports/store-port';
import type { AdminApi } from '../admin-api/client.ts';
import { refused } from '../admin-api/failures.ts';
import { modifiedOrdersQuery } from './modified-orders-query.ts';

/** Shopify's own cursor, behind a word of ours that tells it from anything else. */
const CURSOR = /^after:([\x21-\x7e]{1,500})$/;

/**
 * One page of orders modified at or after `modifiedFrom`, oldest first. Shopify's cursor is a place in the order of
 * modification, not a page number: an order modified meanwhile moves to the end and pushes no other out. Deleted orders
 * are not listed, and without `read_all_orders` none older than 60 days is.
 */
export async function modifiedOrders(api: AdminApi, query: ModifiedOrdersQuery): Promise<OrdersPage> {
  const after = query.cursor === null ? null : (CURSOR.exec(query.cursor)?.[1] ?? '');
  if (after === '') return refused('cursor: not one of ours');
  const answer = await api.run(modifiedOrdersQuery, { filter: filterOf(query.modifiedFrom), after });
  if (answer.outcome !== 'answered') return answer;
  const { nodes, pageInfo } = answer.result.orders;
  const orders = nodes.map((node) => ({ externalId: node.id, modifiedAt: node.updatedAt }));
  const isLast = !pageInfo.hasNextPage || pageInfo.endCursor === null;
  return {
    outcome: 'page',
    orders,
    modifiedTo: orders.at(-1)?.modifiedAt ?? null,
    next: isLast ? null : `after:${pageInfo.endCursor}`,
  };
}

/** Stamps have whole seconds: the second of `modifiedFrom` is asked for whole. */
function filterOf(modifiedFrom: Instant): string {
  const second = Math.max(0, Math.floor(modifiedFrom / SECOND_MS)) * SECOND_MS;
  return `updated_at:>='${new Date(second).toISOString().slice(0, 19)}Z'`;
}

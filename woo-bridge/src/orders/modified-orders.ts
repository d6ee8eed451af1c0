import { SECOND_MS, type Instant } from '@ristourne/core/commerce/time';
import type {
  ModifiedOrder,
  ModifiedOrdersQuery,
  OrdersPage,
  StoreFailure,
} from '@ristourne/core/ports/store-port';
import { z } from 'zod';
import { asFailure } from '../rest/failures.ts';
import type { RestClient } from '../rest/client.ts';
import { readGmt } from './read-order.ts';

/** WooCommerce's largest page. */
const PAGE_SIZE = 100;
const CURSOR = /^(\d{1,16}):(\d{1,6})$/;

const rows = z.array(z.object({ id: z.int().positive(), date_modified_gmt: z.string().nullable() }));

type Listed = { outcome: 'listed'; orders: ModifiedOrder[]; full: boolean } | StoreFailure;
type Place = { after: Instant; page: number };

/**
 * One page of orders modified at or after `modifiedFrom`, oldest first, trashed ones included (`status=any` leaves
 * them out, so they are asked for apart). Everything up to `modifiedTo` has been listed. The cursor is a time, not a
 * page number: an order modified while we read moves to the end and would push another one out of a numbered page.
 */
export async function modifiedOrders(rest: RestClient, query: ModifiedOrdersQuery): Promise<OrdersPage> {
  const place = readPlace(query);
  if (place === null) return { outcome: 'refused', reason: 'cursor: not one of ours' };
  const living = await list(rest, 'any', place);
  if (living.outcome !== 'listed') return living;
  const trashed = await list(rest, 'trash', place);
  if (trashed.outcome !== 'listed') return trashed;
  const all = [...living.orders, ...trashed.orders].toSorted((a, b) => a.modifiedAt - b.modifiedAt);
  const full = [living, trashed].filter((list) => list.full);
  if (full.length === 0) return page(all, all.at(-1)?.modifiedAt ?? null, null);
  // Up to here both lists are complete, but for other orders of this same second.
  const horizon = Math.min(...full.map((list) => list.orders.at(-1)?.modifiedAt ?? place.after));
  const after = overlapping(horizon);
  if (after <= place.after) return page(all, after, { after: place.after, page: place.page + 1 });
  const known = place.page > 1 ? all : all.filter((order) => order.modifiedAt <= horizon);
  return page(known, after, { after, page: 1 });
}

function page(orders: ModifiedOrder[], modifiedTo: Instant | null, next: Place | null): OrdersPage {
  // Trashed between our two questions, an order stands in both lists, in the second with its newest stamp.
  const newest = new Map(orders.map((order) => [order.externalId, order]));
  return {
    outcome: 'page',
    orders: [...newest.values()],
    modifiedTo,
    next: next === null ? null : `${next.after}:${next.page}`,
  };
}

async function list(rest: RestClient, status: 'any' | 'trash', place: Place): Promise<Listed> {
  const answer = await rest.get('orders', {
    status,
    modified_after: new Date(place.after).toISOString().slice(0, 19),
    dates_are_gmt: true,
    orderby: 'modified',
    order: 'asc',
    per_page: PAGE_SIZE,
    page: place.page,
    _fields: 'id,date_modified_gmt',
  });
  if (answer.outcome !== 'answered') return asFailure(answer);
  const parsed = rows.safeParse(answer.body);
  if (!parsed.success) return { outcome: 'unknown', reason: 'the store answered no list of orders' };
  const orders = parsed.data.map((row) => ({
    externalId: String(row.id),
    modifiedAt: readGmt(row.date_modified_gmt) ?? place.after,
  }));
  return { outcome: 'listed', orders, full: orders.length >= PAGE_SIZE };
}

function readPlace({ modifiedFrom, cursor }: ModifiedOrdersQuery): Place | null {
  if (cursor === null) return { after: overlapping(modifiedFrom), page: 1 };
  const match = CURSOR.exec(cursor);
  return match === null ? null : { after: Number(match[1]), page: Number(match[2]) };
}

/** `modified_after` excludes its own second and WooCommerce knows whole seconds only: one second earlier keeps all of it. */
function overlapping(instant: Instant): Instant {
  return (Math.floor(instant / SECOND_MS) - 1) * SECOND_MS;
}

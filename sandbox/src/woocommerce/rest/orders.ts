import { Hono } from 'hono';
import { z } from 'zod';
import { refusalText } from '../coupon-validity.ts';
import { createOrder, forceDeleteOrder, setStatus, trashOrder } from '../orders.ts';
import { orderPayload, refundPayload } from '../order-payload.ts';
import { gmtText, readTime, siteText } from '../site-time.ts';
import { refundOrder, refundRest } from '../refunds.ts';
import type { NewRefundLine } from '../refunds.ts';
import type { Store } from '../store.ts';
import { findCoupon, findOrder, findProduct, nextMetaId, nextPostId, nowSecond } from '../store.ts';
import { ORDER_STATUSES } from '../types.ts';
import type { Order, OrderStatus } from '../types.ts';
import { answer, invalidParam, page, refuse } from './answers.ts';
import { amount, metaInput, readBody } from './input.ts';

const statusInput = z.enum([
  'pending',
  'processing',
  'on-hold',
  'completed',
  'cancelled',
  'refunded',
  'failed',
]);

const orderInput = z.object({
  status: statusInput.optional(),
  customer_id: z.int().min(0).optional(),
  customer_note: z.string().optional(),
  billing: z.record(z.string(), z.string()).optional(),
  payment_method: z.string().optional(),
  payment_method_title: z.string().optional(),
  set_paid: z.boolean().optional(),
  line_items: z
    .array(z.object({ product_id: z.int(), quantity: z.int().min(1).default(1), total: amount.optional() }))
    .optional(),
  shipping_lines: z.array(z.unknown()).optional(),
  coupon_lines: z.array(z.object({ code: z.string() })).optional(),
  meta_data: metaInput.optional(),
});

const refundInput = z.object({
  amount: amount.optional(),
  reason: z.string().optional(),
  api_refund: z.boolean().optional(),
  line_items: z
    .array(
      z.object({
        id: z.int(),
        quantity: z.int().min(0).default(0),
        refund_total: amount.optional(),
        refund_tax: z.array(z.object({ id: z.int(), refund_total: amount })).optional(),
      }),
    )
    .optional(),
});

const noteInput = z.object({ note: z.string(), customer_note: z.boolean().optional() });

export function orderRoutes(store: Store): Hono {
  const app = new Hono();
  const order = (id: string): Order | undefined => findOrder(store, Number(id));

  app.get('/', (c) => listOrders(store, new URL(c.req.url)));
  app.post('/', async (c) => createFromRest(store, c.req.raw));
  app.get('/:id{[0-9]+}', (c) => {
    const found = order(c.req.param('id'));
    return found ? answer(orderPayload(store, found)) : unknownOrder();
  });
  app.put('/:id{[0-9]+}', async (c) => {
    const found = order(c.req.param('id'));
    return found ? updateFromRest(store, found, c.req.raw) : unknownOrder();
  });
  app.delete('/:id{[0-9]+}', (c) => {
    const found = order(c.req.param('id'));
    if (!found) return unknownOrder();
    return removeFromRest(store, found, c.req.query('force') === 'true' || c.req.query('force') === '1');
  });
  app.get('/:id{[0-9]+}/refunds', (c) => {
    const found = order(c.req.param('id'));
    if (!found) return unknownOrder();
    return page(new URL(c.req.url), found.refunds, (refund) => refundPayload(store, found, refund));
  });
  app.post('/:id{[0-9]+}/refunds', async (c) => {
    const found = order(c.req.param('id'));
    return found ? refundFromRest(store, found, c.req.raw) : unknownOrder();
  });
  app.get('/:id{[0-9]+}/refunds/:refund{[0-9]+}', (c) => {
    const found = order(c.req.param('id'));
    const refund = found?.refunds.find(({ id }) => id === Number(c.req.param('refund')));
    if (!found) return unknownOrder();
    return refund
      ? answer(refundPayload(store, found, refund))
      : refuse({
          status: 404,
          code: 'woocommerce_rest_shop_order_refund_invalid_id',
          message: 'Invalid order refund ID.',
        });
  });
  app.post('/:id{[0-9]+}/notes', async (c) => {
    const found = order(c.req.param('id'));
    return found ? noteFromRest(store, found, c.req.raw) : unknownOrder();
  });
  return app;
}

/** `status=any`, the default, leaves out the trash: ask for it apart (platforms.md). */
function listOrders(store: Store, url: URL): Response {
  const query = url.searchParams;
  const zone = query.get('dates_are_gmt') === 'true' ? 'UTC' : store.settings.timezone;
  const bounds = new Map<string, number>();
  for (const field of ['after', 'before', 'modified_after', 'modified_before']) {
    const text = query.get(field);
    if (text === null) continue;
    const at = readTime(text, zone);
    if (at === undefined) return invalidParam(field, `${field} Invalid date.`);
    bounds.set(field, at);
  }
  const statuses = (query.get('status') ?? 'any').split(',');
  const unknown = statuses.find((s) => !['any', 'trash', 'checkout-draft', ...ORDER_STATUSES].includes(s));
  if (unknown !== undefined)
    return invalidParam('status', `status[0] is not one of any, trash, ${ORDER_STATUSES.join(', ')}`);
  const orderby = query.get('orderby') ?? 'date';
  if (!['date', 'id', 'modified'].includes(orderby))
    return invalidParam('orderby', 'orderby is not one of date, id, modified.');
  const customer = query.get('customer');
  const rows = store.state.orders
    .filter((row) => matchesStatus(row, statuses))
    .filter((row) => customer === null || row.customerId === Number(customer))
    .filter((row) => within(row.createdAt, bounds.get('after'), bounds.get('before')))
    .filter((row) => within(row.modifiedAt, bounds.get('modified_after'), bounds.get('modified_before')));
  const sign = query.get('order') === 'asc' ? 1 : -1;
  const key = (row: Order): number =>
    orderby === 'modified' ? row.modifiedAt : orderby === 'date' ? row.createdAt : row.id;
  rows.sort((a, b) => sign * (key(a) - key(b) || a.id - b.id));
  return page(url, rows, (row) => orderPayload(store, row));
}

function matchesStatus(order: Order, statuses: readonly string[]): boolean {
  if (statuses.includes('any') && order.status !== 'trash' && order.status !== 'checkout-draft') return true;
  return statuses.includes(order.status);
}

/** Both bounds are exclusive, as in WordPress's date queries. */
function within(at: number, after: number | undefined, before: number | undefined): boolean {
  return (after === undefined || at > after) && (before === undefined || at < before);
}

async function createFromRest(store: Store, request: Request): Promise<Response> {
  const read = await readBody(request, orderInput);
  if ('refusal' in read) return read.refusal;
  const { body } = read;
  const unknown = body.line_items?.find((line) => !findProduct(store, line.product_id));
  if (unknown) {
    return refuse({
      status: 400,
      code: 'woocommerce_rest_invalid_product_id',
      message: 'Product ID is invalid.',
    });
  }
  const invalid = body.coupon_lines?.find((line) => !findCoupon(store, line.code));
  if (invalid) {
    return refuse({
      status: 400,
      code: 'woocommerce_rest_invalid_coupon',
      message: refusalText({ reason: 'not_exist', code: invalid.code.toLowerCase(), amountMinor: 0 }, 'en'),
    });
  }
  const order = createOrder(store, {
    lines: (body.line_items ?? []).map((line) => ({
      productId: line.product_id,
      quantity: line.quantity,
      ...(line.total === undefined ? {} : { totalMinor: line.total }),
    })),
    couponCodes: (body.coupon_lines ?? []).map((line) => line.code),
    customerId: body.customer_id ?? 0,
    billing: body.billing ?? {},
    paid: body.set_paid ?? false,
    ...(body.status ? { status: body.status } : {}),
    paymentMethod: body.payment_method ?? '',
    paymentMethodTitle: body.payment_method_title ?? '',
    customerNote: body.customer_note ?? '',
    createdVia: 'rest-api',
    withShipping: (body.shipping_lines ?? []).length > 0,
    meta: body.meta_data ?? [],
  });
  return answer(orderPayload(store, order), 201);
}

async function updateFromRest(store: Store, order: Order, request: Request): Promise<Response> {
  const read = await readBody(request, orderInput);
  if ('refusal' in read) return read.refusal;
  const { body } = read;
  order.modifiedAt = nowSecond(store);
  if (body.customer_note !== undefined) order.customerNote = body.customer_note;
  if (body.customer_id !== undefined) order.customerId = body.customer_id;
  if (body.billing) Object.assign(order.billing, body.billing);
  for (const { key, value } of body.meta_data ?? []) {
    const known = order.meta.find((meta) => meta.key === key);
    if (known) known.value = value;
    else order.meta.push({ id: nextMetaId(store), key, value });
  }
  applyStatus(store, order, body.status);
  return answer(orderPayload(store, order));
}

function applyStatus(store: Store, order: Order, status: OrderStatus | undefined): void {
  if (status === 'refunded' && order.status !== 'refunded') refundRest(store, order);
  else setStatus(store, order, status ?? order.status);
}

function removeFromRest(store: Store, order: Order, force: boolean): Response {
  const before = orderPayload(store, order);
  if (force) {
    forceDeleteOrder(store, order);
    return answer(before);
  }
  if (order.status === 'trash') {
    return refuse({
      status: 410,
      code: 'woocommerce_rest_already_trashed',
      message: 'The order has already been deleted.',
    });
  }
  trashOrder(store, order);
  return answer(orderPayload(store, order));
}

async function refundFromRest(store: Store, order: Order, request: Request): Promise<Response> {
  const read = await readBody(request, refundInput);
  if ('refusal' in read) return read.refusal;
  const { body } = read;
  const lines = (body.line_items ?? []).map((line): NewRefundLine => {
    const tax = line.refund_tax?.reduce((sum, row) => sum + row.refund_total, 0);
    return {
      orderLineId: line.id,
      quantity: line.quantity,
      ...(line.refund_total === undefined ? {} : { totalMinor: line.refund_total }),
      ...(tax === undefined ? {} : { taxMinor: tax }),
    };
  });
  const result = refundOrder(store, order, {
    lines,
    reason: body.reason ?? '',
    ...(body.amount === undefined ? {} : { amountMinor: body.amount }),
  });
  if (result.outcome === 'invalid_amount') {
    return refuse({
      status: 500,
      code: 'woocommerce_rest_cannot_create_order_refund',
      message: 'Invalid refund amount.',
    });
  }
  return answer(refundPayload(store, order, result.refund), 201);
}

async function noteFromRest(store: Store, order: Order, request: Request): Promise<Response> {
  const read = await readBody(request, noteInput);
  if ('refusal' in read) return read.refusal;
  const at = nowSecond(store);
  const note = {
    id: nextPostId(store),
    text: read.body.note,
    forCustomer: read.body.customer_note ?? false,
    createdAt: at,
  };
  order.notes.push(note);
  const base = `${store.origin}/wp-json/wc/v3/orders/${order.id}`;
  return answer(
    {
      id: note.id,
      author: 'WooCommerce',
      date_created: siteText(at, store.settings.timezone),
      date_created_gmt: gmtText(at),
      note: note.text,
      customer_note: note.forCustomer,
      _links: {
        self: [{ href: `${base}/notes/${note.id}` }],
        collection: [{ href: `${base}/notes` }],
        up: [{ href: base }],
      },
    },
    201,
  );
}

function unknownOrder(): Response {
  return refuse({ status: 404, code: 'woocommerce_rest_shop_order_invalid_id', message: 'Invalid ID.' });
}

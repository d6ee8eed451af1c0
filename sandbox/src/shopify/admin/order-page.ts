import { Hono } from 'hono';
import { html } from 'hono/html';
import { backOffice, euros, moment } from '../../back-office.ts';
import type { Html } from '../../back-office.ts';
import { textOf } from '../../form.ts';
import { minorFrom } from '../money.ts';
import { amountsOf, currentQuantity, financialStatus, netOf, refundMoney } from '../order-amounts.ts';
import { addLine, cancel, deleteOrder, fulfil, markPaid, removeFromLine } from '../orders.ts';
import { refundAmount, refundLines, refundRest } from '../refunds.ts';
import { findOrder } from '../shop.ts';
import type { Shop } from '../shop.ts';
import type { Order } from '../types.ts';
import { OWNERS_LINKS } from './links.ts';

type Form = Record<string, unknown>;

/** One order with everything an owner does to it. */
export function orderActions(shop: Shop): Hono {
  const pages = new Hono();
  pages.get('/admin/orders/:id', (c) => {
    const order = findOrder(shop, Number(c.req.param('id')));
    return order === undefined ? c.notFound() : c.html(orderPage(shop, order));
  });
  pages.post('/admin/orders/:id', async (c) => {
    const order = findOrder(shop, Number(c.req.param('id')));
    if (order === undefined) return c.notFound();
    const form: Form = await c.req.parseBody();
    try {
      act(shop, order, form);
    } catch (error) {
      return c.html(orderPage(shop, order, error instanceof Error ? error.message : String(error)), 422);
    }
    return c.redirect(findOrder(shop, order.id) === undefined ? '/admin' : `/admin/orders/${order.id}`, 303);
  });
  return pages;
}

function act(shop: Shop, order: Order, form: Form): void {
  const lineId = Number(form['line']);
  const quantity = Number(textOf(form['quantity']) || '1');
  switch (textOf(form['act'])) {
    case 'paid':
      return void markPaid(shop, order);
    case 'fulfil':
      return fulfil(shop, order);
    case 'cancel':
      return cancel(shop, order);
    case 'delete':
      return deleteOrder(shop, order);
    case 'refund_rest':
      return void refundRest(shop, order);
    case 'refund_amount':
      return void refundAmount(shop, order, amountIn(form));
    case 'refund_line':
      return void refundLines(shop, order, {
        lines: [{ lineId, quantity }],
        shipping: false,
        restockType: 'return',
        note: '',
        money: 'exact',
      });
    case 'remove_line':
      return removeFromLine(shop, order, { lineId, quantity });
    case 'add_line':
      return void addLine(shop, order, { productId: Number(form['product']), quantity });
    default:
      throw new Error('act: nothing that can be done to an order');
  }
}

function amountIn(form: Form): number {
  const amountMinor = minorFrom(textOf(form['amount']));
  if (amountMinor === null || amountMinor === 0) throw new Error('Amount: type it as 5.00.');
  return amountMinor;
}

function orderPage(shop: Shop, order: Order, problem?: string): Html {
  const body = html`<p>
      ${moment(order.createdAt)} · ${order.email || 'no address'} · ${financialStatus(order)}
      ${order.cancelledAt === null ? '' : html`· cancelled`} ·
      <a href="/orders/${order.token}">as the buyer sees it</a>
    </p>
    ${lines(order)} ${refunds(order)} ${forms(shop, order)}`;
  const note = problem === undefined ? {} : { note: problem, bad: true };
  return backOffice({
    title: `Order #${order.number}`,
    path: '/admin',
    links: OWNERS_LINKS,
    body,
    ...note,
  });
}

function lines(order: Order): Html {
  return html`<div class="scroll">
    <table>
      <tbody>
        ${order.lines.map(
          (line) =>
            html`<tr>
              <td>${line.title} × ${currentQuantity(order, line)} of ${line.quantity}</td>
              <td class="n">${euros(netOf(line))}</td>
              <td>
                <form class="row" method="post">
                  <input type="hidden" name="line" value="${line.id}" />
                  <input
                    name="quantity"
                    type="number"
                    min="1"
                    max="${line.quantity}"
                    value="1"
                    aria-label="Quantity of ${line.title}"
                  />
                  <button name="act" value="refund_line">Refund</button>
                  <button name="act" value="remove_line">Remove from the order</button>
                </form>
              </td>
            </tr>`,
        )}
        <tr>
          <td>Shipping</td>
          <td class="n">${euros(order.shipping?.priceMinor ?? 0)}</td>
          <td></td>
        </tr>
        <tr>
          <td><strong>Total now</strong></td>
          <td class="n"><strong>${euros(amountsOf(order).currentTotalMinor)}</strong></td>
          <td></td>
        </tr>
      </tbody>
    </table>
  </div>`;
}

function refunds(order: Order): Html {
  return html`<ul>
    ${order.refunds.map(
      (refund) =>
        html`<li>
          ${moment(refund.createdAt)}: ${refund.lines.length} line(s), ${euros(refundMoney(refund))}
        </li>`,
    )}
  </ul>`;
}

const ACTS = [
  ['paid', 'Mark as paid'],
  ['fulfil', 'Fulfil'],
  ['refund_rest', 'Refund the rest'],
  ['cancel', 'Cancel'],
  ['delete', 'Delete'],
] as const;

function forms(shop: Shop, order: Order): Html {
  return html`<form class="card row" method="post">
      ${ACTS.map(([value, label]) => html`<button name="act" value="${value}">${label}</button>`)}
    </form>
    <form class="card row" method="post">
      <label for="amount">Amount without a line</label>
      <input id="amount" name="amount" inputmode="decimal" placeholder="5.00" />
      <button name="act" value="refund_amount">Refund the amount</button>
    </form>
    <form class="card row" method="post">
      <label for="product">Add to the order</label>
      <select id="product" name="product">
        ${shop.state.products.map((product) => html`<option value="${product.id}">${product.title[order.locale]}</option>`)}
      </select>
      <button name="act" value="add_line">Add</button>
    </form>`;
}

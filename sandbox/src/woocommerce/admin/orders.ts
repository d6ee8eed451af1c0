import { Hono } from 'hono';
import type { Context } from 'hono';
import { html } from 'hono/html';
import { textOf } from '../../form.ts';
import { backOffice, euros, moment } from '../../back-office.ts';
import type { Html } from '../../back-office.ts';
import { forceDeleteOrder, restoreOrder, setStatus, trashOrder } from '../orders.ts';
import { minorFrom } from '../php.ts';
import { refundOrder, refundRest } from '../refunds.ts';
import type { Store } from '../store.ts';
import { findOrder } from '../store.ts';
import { orderTotals } from '../totals.ts';
import { ORDER_STATUSES } from '../types.ts';
import type { Order, OrderStatus } from '../types.ts';

const LISTED_MAX = 200;

export function orderPages(store: Store): Hono {
  const app = new Hono();
  app.get('/wp-admin/', (c) => {
    const shown = store.state.orders.toReversed().slice(0, LISTED_MAX);
    return c.html(backOffice({ title: 'Orders', path: '/wp-admin/', body: orderList(shown) }));
  });
  app.get('/wp-admin/orders/:id{[0-9]+}', (c) => {
    const order = findOrder(store, Number(c.req.param('id')));
    return order ? c.html(orderPage(order)) : c.redirect('/wp-admin/');
  });
  app.post('/wp-admin/orders/:id{[0-9]+}/status', async (c) => changeFromForm(store, c));
  app.post('/wp-admin/orders/:id{[0-9]+}/refund', async (c) => refundFromForm(store, c));
  return app;
}

async function changeFromForm(store: Store, c: Context) {
  const order = findOrder(store, Number(c.req.param('id')));
  if (!order) return c.redirect('/wp-admin/', 303);
  const wanted = textOf((await c.req.parseBody())['status']);
  if (wanted === 'delete') {
    forceDeleteOrder(store, order);
    return c.redirect('/wp-admin/', 303);
  }
  if (wanted === 'trash') trashOrder(store, order);
  else if (wanted === 'restore') restoreOrder(store, order);
  else if (wanted === 'refunded') refundRest(store, order);
  else if (isStatus(wanted)) setStatus(store, order, wanted);
  return c.redirect(`/wp-admin/orders/${order.id}`, 303);
}

function isStatus(text: string): text is OrderStatus {
  return (ORDER_STATUSES as readonly string[]).includes(text);
}

async function refundFromForm(store: Store, c: Context) {
  const order = findOrder(store, Number(c.req.param('id')));
  if (!order) return c.redirect('/wp-admin/', 303);
  const form = await c.req.parseBody();
  const lines = order.lines.flatMap((line) => {
    const quantity = Number(form[`line_${line.id}`] ?? 0);
    const left = line.quantity - refundedQuantity(order, line.id);
    return Number.isInteger(quantity) && quantity > 0 && quantity <= left
      ? [{ orderLineId: line.id, quantity }]
      : [];
  });
  const amountText = textOf(form['amount']).replace(',', '.');
  const amountMinor = amountText === '' ? undefined : minorFrom(amountText);
  if (amountText !== '' && amountMinor === undefined)
    return c.html(orderPage(order, 'Amount: write it like 12.50.'), 400);
  const result = refundOrder(store, order, {
    lines,
    reason: textOf(form['reason']),
    ...(amountMinor === undefined ? {} : { amountMinor }),
  });
  if (result.outcome === 'invalid_amount') return c.html(orderPage(order, 'Invalid refund amount.'), 400);
  return c.redirect(`/wp-admin/orders/${order.id}`, 303);
}

function refundedQuantity(order: Order, lineId: number): number {
  return order.refunds
    .flatMap((refund) => refund.lines)
    .filter((line) => line.orderLineId === lineId)
    .reduce((sum, line) => sum + line.quantity, 0);
}

function orderList(orders: readonly Order[]): Html {
  if (orders.length === 0) {
    return html`<p class="card">No orders yet. <a href="/">Visit the shop</a> and buy something.</p>`;
  }
  return html`<div class="scroll" role="region" aria-label="List" tabindex="0">
    <table>
      <thead>
        <tr>
          <th>Order</th>
          <th>Date (GMT)</th>
          <th>Status</th>
          <th>E-mail</th>
          <th>Coupons</th>
          <th class="n">Total</th>
        </tr>
      </thead>
      <tbody>
        ${orders.map((order) => {
          const totals = orderTotals(order);
          return html`<tr>
            <td>
              <a href="/wp-admin/orders/${order.id}"
                ><strong>#${order.id} ${order.billing.first_name} ${order.billing.last_name}</strong></a
              >
            </td>
            <td>${moment(order.createdAt)}</td>
            <td><span class="status ${order.status}">${order.status}</span></td>
            <td>${order.billing.email}${order.customerId === 0 ? ' (guest)' : ''}</td>
            <td>${order.couponLines.map((line) => line.code).join(', ')}</td>
            <td class="n">
              ${euros(totals.totalMinor)}${totals.refundedMinor > 0 ? html`<br /><small>${euros(-totals.refundedMinor)}</small>` : ''}
            </td>
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

function orderPage(order: Order, note?: string): Html {
  return backOffice({
    title: `Order #${order.id}`,
    path: '',
    note,
    bad: true,
    body: html`<p>
        <span class="status ${order.status}">${order.status}</span> · ${moment(order.createdAt)} GMT ·
        ${order.billing.first_name} ${order.billing.last_name}, ${order.billing.email}
        ${order.customerId === 0 ? '(guest)' : `(customer ${order.customerId})`} ·
        ${order.paymentMethodTitle || 'no payment method'}
        ${order.paidAt === null ? '· unpaid' : `· paid ${moment(order.paidAt)}`} ·
        <a href="/checkout/order-received/${order.id}/?key=${order.key}">The buyer’s page</a>
      </p>
      <div class="two">
        <div>${linesAndRefund(order)}</div>
        <div>${statusButtons(order)} ${notes(order)}</div>
      </div>`,
  });
}

function linesAndRefund(order: Order): Html {
  const totals = orderTotals(order);
  return html`<form class="card" method="post" action="/wp-admin/orders/${order.id}/refund">
    <h2>Items</h2>
    <div class="scroll" role="region" aria-label="Items" tabindex="0">
      <table>
        <thead>
          <tr>
            <th>Item</th>
            <th class="n">Qty</th>
            <th class="n">Paid</th>
            <th>Refund</th>
          </tr>
        </thead>
        <tbody>
          ${order.lines.map((line) => {
            const left = line.quantity - refundedQuantity(order, line.id);
            return html`<tr>
              <td>${line.name}<br /><small>${line.sku}</small></td>
              <td class="n">${line.quantity}</td>
              <td class="n">${euros(line.totalMinor + line.totalTaxMinor)}</td>
              <td>
                <input
                  type="number"
                  name="line_${line.id}"
                  min="0"
                  max="${left}"
                  value="0"
                  aria-label="Refund how many of ${line.name}"
                  style="width:5em"
                />
                <small>of ${left}</small>
              </td>
            </tr>`;
          })}
          ${order.shippingLines.map((line) => amountRow(line.title, line.totalMinor + line.taxMinor))}
          ${order.couponLines.map((line) =>
            amountRow(`Coupon ${line.code}`, -(line.discountMinor + line.discountTaxMinor)),
          )}
          ${order.refunds.map((refund) =>
            amountRow(`Refund #${refund.id} ${refund.reason}`, -refund.amountMinor),
          )}
          <tr>
            <th>Total</th>
            <td></td>
            <th class="n">
              ${euros(totals.totalMinor - totals.refundedMinor)}<br /><small
                >includes ${euros(totals.keptTaxMinor)} VAT</small
              >
            </th>
            <td></td>
          </tr>
        </tbody>
      </table>
    </div>
    <div class="row" style="margin-top:12px">
      <label for="amount">Amount</label
      ><input id="amount" name="amount" placeholder="from the items" size="12" />
      <label for="reason">Reason</label><input id="reason" name="reason" />
      <button>Refund</button>
    </div>
  </form>`;
}

function amountRow(label: string, minor: number): Html {
  return html`<tr>
    <td>${label}</td>
    <td></td>
    <td class="n">${euros(minor)}</td>
    <td></td>
  </tr>`;
}

function statusButtons(order: Order): Html {
  const button = (status: string, label: string, danger = false): Html =>
    html`<button name="status" value="${status}" class="${danger ? 'danger' : ''}">${label}</button>`;
  const buttons =
    order.status === 'trash'
      ? html`${button('restore', 'Restore')} ${button('delete', 'Delete for good', true)}`
      : html`${button('processing', 'Processing')} ${button('completed', 'Complete')}
        ${button('on-hold', 'On hold')} ${button('cancelled', 'Cancel')} ${button('failed', 'Failed')}
        ${button('refunded', 'Refund all')} ${button('trash', 'Move to trash', true)}`;
  return html`<form class="card" method="post" action="/wp-admin/orders/${order.id}/status">
    <h2>Change status</h2>
    <div class="row">${buttons}</div>
  </form>`;
}

function notes(order: Order): Html {
  return html`<section class="card">
    <h2>Notes</h2>
    ${
      order.notes.length === 0
        ? html`<p>None yet.</p>`
        : order.notes.map(
            (note) =>
              html`<p>
                ${note.text}<br /><small
                  >${moment(note.createdAt)}${note.forCustomer ? ' · to the customer' : ''}</small
                >
              </p>`,
          )
    }
  </section>`;
}

import { Hono } from 'hono';
import type { Context } from 'hono';
import { html } from 'hono/html';
import { backOffice, euros, moment } from '../../back-office.ts';
import type { Html } from '../../back-office.ts';
import type { FaultRequest } from '../../faults.ts';
import { textOf } from '../../form.ts';
import { discountStatus } from '../discounts.ts';
import { amountsOf, financialStatus } from '../order-amounts.ts';
import type { ShopifyParts } from '../parts.ts';
import type { Discount } from '../types.ts';
import { announceCompliance, announceUninstalled } from '../webhooks/compliance.ts';
import type { ComplianceTopic } from '../webhooks/compliance.ts';
import { OWNERS_LINKS } from './links.ts';
import { notificationPages } from './notifications.ts';
import { orderActions } from './order-page.ts';

const DELIVERIES_SHOWN = 200;
const MILLIONTHS_A_PERCENT = 10_000;
const COMPLIANCE: readonly ComplianceTopic[] = ['customers/data_request', 'customers/redact', 'shop/redact'];

/** The owner's hands on the shop, and the sandbox's own switches. English only, as a stand-in for staff. */
export function ownersPages(parts: ShopifyParts): Hono {
  const { shop, queue, log } = parts;
  const pages = new Hono();
  pages.get('/admin', (c) => c.html(page('Orders', '/admin', ordersTable(parts))));
  pages.route('/', orderActions(shop));
  pages.get('/admin/discounts', (c) => c.html(page('Discounts', '/admin/discounts', discountsTable(parts))));
  pages.get('/admin/webhooks', (c) => c.html(page('Webhooks', '/admin/webhooks', deliveriesTable(parts))));
  pages.route('/', notificationPages(parts));
  pages.get('/admin/app', (c) => c.html(page('App', '/admin/app', appForms(parts))));
  pages.post('/admin/app', async (c) => appAction(parts, c));
  pages.get('/sandbox/faults', (c) =>
    c.req.header('accept')?.includes('text/html')
      ? c.html(page('Faults', '/sandbox/faults', faultForm(parts)))
      : c.json(parts.faults.current()),
  );
  pages.post('/sandbox/faults', (c) => setFaults(parts, c));
  pages.get('/sandbox/log', (c) => c.json({ requests: log.requests, deliveries: log.deliveries }));
  pages.post('/sandbox/queue/run', async (c) => c.json({ delivered: await queue.run() }));
  return pages;
}

function page(title: string, path: string, body: Html): Html {
  return backOffice({ title, path, body, links: OWNERS_LINKS });
}

function ordersTable({ shop }: ShopifyParts): Html {
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th>Order</th>
          <th>Placed</th>
          <th>Customer</th>
          <th>Payment</th>
          <th>Fulfilment</th>
          <th class="n">Total</th>
        </tr>
      </thead>
      <tbody>
        ${shop.state.orders.toReversed().map(
          (order) =>
            html`<tr>
              <td><a href="/admin/orders/${order.id}">#${order.number}</a></td>
              <td>${moment(order.createdAt)}</td>
              <td>${order.email}</td>
              <td>
                ${order.cancelledAt === null ? '' : 'Cancelled, '}${financialStatus(order).toLowerCase().replaceAll('_', ' ')}
              </td>
              <td>${order.fulfillments.length > 0 ? 'fulfilled' : 'unfulfilled'}</td>
              <td class="n">${euros(amountsOf(order).currentTotalMinor)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function discountsTable({ shop }: ShopifyParts): Html {
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th>Code</th>
          <th>Title</th>
          <th>Status</th>
          <th class="n">Worth</th>
          <th>For</th>
          <th class="n">Used</th>
          <th>Ends</th>
          <th>Tags</th>
        </tr>
      </thead>
      <tbody>
        ${shop.state.discounts.toReversed().map(
          (discount) =>
            html`<tr>
              <td><code>${discount.code}</code></td>
              <td>${discount.title}</td>
              <td>${discountStatus(shop, discount).toLowerCase()}</td>
              <td class="n">${worthOf(discount)}</td>
              <td>
                ${discount.customerIds === null ? 'everybody' : `${discount.customerIds.length} customer(s)`}
              </td>
              <td class="n">
                ${discount.uses.length}${discount.usageLimit === null ? '' : ` of ${discount.usageLimit}`}
              </td>
              <td>${discount.endsAt === null ? '' : moment(discount.endsAt)}</td>
              <td>${discount.tags.join(', ')}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function worthOf({ value }: Discount): string {
  if (value.kind === 'shipping') return 'shipping';
  return value.kind === 'amount' ? euros(value.amountMinor) : `${value.millionths / MILLIONTHS_A_PERCENT} %`;
}

function deliveriesTable({ log, queue }: ShopifyParts): Html {
  return html`<p>${queue.pending().length} waiting.</p>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>At</th>
            <th>Topic</th>
            <th>Resource</th>
            <th>Webhook</th>
            <th class="n">Attempt</th>
            <th class="n">Answer</th>
            <th>Faults</th>
          </tr>
        </thead>
        <tbody>
          ${log.deliveries
            .slice(-DELIVERIES_SHOWN)
            .toReversed()
            .map(
              (delivery) =>
                html`<tr>
                  <td>${moment(delivery.at)}</td>
                  <td>${delivery.topic}</td>
                  <td>${delivery.resourceId ?? ''}</td>
                  <td><code>${delivery.webhookId}</code></td>
                  <td class="n">${delivery.attempt}</td>
                  <td class="n">${delivery.status ?? 'not sent'}</td>
                  <td>${delivery.faults.join(', ')}</td>
                </tr>`,
            )}
        </tbody>
      </table>
    </div>`;
}

function appForms({ shop }: ShopifyParts): Html {
  const { installation } = shop.state;
  return html`<section class="card">
      <h2>Installation</h2>
      <p>
        ${
          installation === null
            ? 'Not installed: opening the app installs it.'
            : html`Installed with <code>${installation.scopes.join(', ')}</code>`
        }
      </p>
      <form method="post">
        <button class="danger" name="act" value="uninstall">Remove the app</button>
      </form>
    </section>
    <form class="card" method="post">
      <h2>Privacy requests</h2>
      <p><label for="email">Customer’s address</label> <input id="email" name="email" type="email" /></p>
      <div class="row">
        ${COMPLIANCE.map((topic) => html`<button name="act" value="${topic}">${topic}</button>`)}
      </div>
    </form>`;
}

async function appAction(parts: ShopifyParts, c: Context) {
  const form = await c.req.parseBody();
  const act = textOf(form['act']);
  const topic = COMPLIANCE.find((one) => one === act);
  if (topic !== undefined) announceCompliance(parts.shop, topic, textOf(form['email']).toLowerCase());
  else if (act === 'uninstall') {
    parts.shop.state.installation = null;
    announceUninstalled(parts.shop);
  }
  return c.redirect('/admin/app', 303);
}

async function setFaults({ faults }: ShopifyParts, c: Context) {
  const asForm = c.req.header('content-type')?.includes('form') ?? false;
  const text = asForm ? textOf((await c.req.parseBody())['faults']) : await c.req.text();
  try {
    faults.set(JSON.parse(text) as FaultRequest);
  } catch (error) {
    return c.json({ error: error instanceof Error ? error.message : String(error) }, 400);
  }
  return asForm ? c.redirect('/sandbox/faults', 303) : c.json(faults.current());
}

function faultForm({ faults }: ShopifyParts): Html {
  return html`<form class="card" method="post">
    <h2>What goes wrong now</h2>
    <p>
      <label for="faults">
        As JSON; chances are per thousand. Routes: /graphql/&lt;operation&gt;, /access_token.
      </label>
      <textarea id="faults" name="faults" rows="18" spellcheck="false">
${JSON.stringify(faults.current(), null, 2)}</textarea>
    </p>
    <button class="primary">Set</button>
  </form>`;
}

import { Hono } from 'hono';
import { html } from 'hono/html';
import { backOffice, moment } from '../../back-office.ts';
import type { Html } from '../../back-office.ts';
import type { Store } from '../store.ts';
import { nowSecond } from '../store.ts';
import type { WebhookDelivery, WebhookStatus } from '../types.ts';
import type { AdminParts } from './parts.ts';

const DELIVERIES_SHOWN = 100;
const STATUSES: WebhookStatus[] = ['active', 'paused', 'disabled'];
const BUTTONS: Record<WebhookStatus, string> = { active: 'Activate', paused: 'Pause', disabled: 'Disable' };

export function webhookPages({ store, queue, log }: AdminParts): Hono {
  const app = new Hono();
  app.get('/wp-admin/webhooks', (c) => {
    const body = html`${webhookTable(store)} ${queueCard(queue.pending().length)}
    ${deliveryTable(log.deliveries)}`;
    return c.html(backOffice({ title: 'Webhooks', path: '/wp-admin/webhooks', body }));
  });
  app.post('/wp-admin/webhooks/run', async (c) => {
    await queue.run();
    return c.redirect('/wp-admin/webhooks', 303);
  });
  app.post('/wp-admin/webhooks/:id{[0-9]+}', async (c) => {
    const webhook = store.state.webhooks.find((row) => row.id === Number(c.req.param('id')));
    const wanted = (await c.req.parseBody())['status'];
    const status = STATUSES.find((known) => known === wanted);
    if (webhook && status) {
      webhook.status = status;
      webhook.modifiedAt = nowSecond(store);
    }
    return c.redirect('/wp-admin/webhooks', 303);
  });
  return app;
}

function webhookTable(store: Store): Html {
  const { webhooks } = store.state;
  if (webhooks.length === 0)
    return html`<p class="card">No webhooks yet. Connecting the loyalty server makes them.</p>`;
  return html`<div class="scroll" role="region" aria-label="List" tabindex="0">
    <table>
      <thead>
        <tr>
          <th>Name</th>
          <th>Topic</th>
          <th>Status</th>
          <th class="n">Failures</th>
          <th>Delivery URL</th>
          <th></th>
        </tr>
      </thead>
      <tbody>
        ${webhooks.map(
          (webhook) =>
            html`<tr>
              <td>${webhook.id} ${webhook.name}</td>
              <td>${webhook.topic}</td>
              <td><span class="status ${webhook.status}">${webhook.status}</span></td>
              <td class="n">${webhook.failureCount}</td>
              <td><code>${webhook.deliveryUrl}</code></td>
              <td>
                <form class="row" method="post" action="/wp-admin/webhooks/${webhook.id}">
                  ${STATUSES.filter((status) => status !== webhook.status).map(
                    (status) =>
                      html`<button
                        name="status"
                        value="${status}"
                        aria-label="${BUTTONS[status]}: ${webhook.name}"
                      >
                        ${BUTTONS[status]}
                      </button>`,
                  )}
                </form>
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function queueCard(waiting: number): Html {
  return html`<form class="card row" method="post" action="/wp-admin/webhooks/run">
    <span>${waiting === 1 ? '1 delivery waits' : `${waiting} deliveries wait`} in the queue.</span>
    <button>Deliver now</button>
  </form>`;
}

function deliveryTable(deliveries: readonly WebhookDelivery[]): Html {
  return html`<div class="scroll" role="region" aria-label="List" tabindex="0">
    <table>
      <thead>
        <tr>
          <th>Delivered (GMT)</th>
          <th>Webhook</th>
          <th>Topic</th>
          <th class="n">Resource</th>
          <th>Answer</th>
          <th class="n">Time</th>
          <th>Delivery id</th>
        </tr>
      </thead>
      <tbody>
        ${deliveries
          .slice(-DELIVERIES_SHOWN)
          .toReversed()
          .map(
            (delivery) =>
              html`<tr>
                <td>${moment(delivery.at)}</td>
                <td>${delivery.webhookId}</td>
                <td>${delivery.topic} <small>${delivery.faults.join(', ')}</small></td>
                <td class="n">${delivery.resourceId}</td>
                <td>${answerText(delivery.status)}</td>
                <td class="n">${delivery.durationMs} ms</td>
                <td>
                  <details>
                    <summary><code>${delivery.deliveryId}</code></summary>
                    <pre><code>${delivery.bodyStart}</code></pre>
                  </details>
                </td>
              </tr>`,
          )}
      </tbody>
    </table>
  </div>`;
}

function answerText(status: number | null): string {
  if (status === null) return 'dropped';
  return status === 0 ? 'none' : String(status);
}

import { Hono } from 'hono';
import { html } from 'hono/html';
import { textOf } from '../../form.ts';
import { backOffice } from '../../back-office.ts';
import type { Html } from '../../back-office.ts';
import type { FaultRequest, Faults } from '../../faults.ts';
import { readConnection } from '../plugin.ts';
import type { Store } from '../store.ts';
import type { AdminParts } from './parts.ts';
import { couponPages } from './coupons.ts';
import { orderPages } from './orders.ts';
import { webhookPages } from './webhooks.ts';

/** The owner's pages and the sandbox's own switches. */
export function adminPages(parts: AdminParts): Hono {
  const app = new Hono();
  app.get('/wp-admin', (c) => c.redirect('/wp-admin/'));
  app.route('/', orderPages(parts.store));
  app.route('/', couponPages(parts.store));
  app.route('/', webhookPages(parts));
  app.route('/', pluginPages(parts.store));
  app.route('/', faultPages(parts));
  app.get('/sandbox/log', (c) => c.json({ requests: parts.log.requests, deliveries: parts.log.deliveries }));
  app.post('/sandbox/queue/run', async (c) => c.json({ delivered: await parts.queue.run() }));
  return app;
}

/** The settings page of the Ristourne plugin: one field for the connection string. */
function pluginPages(store: Store): Hono {
  const app = new Hono();
  const page = (note?: string, bad = false): Html =>
    backOffice({ title: 'Ristourne', path: '/wp-admin/ristourne', note, bad, body: pluginForm(store) });
  app.get('/wp-admin/ristourne', (c) => c.html(page()));
  app.post('/wp-admin/ristourne', async (c) => {
    const form = await c.req.parseBody();
    if (form['disconnect'] !== undefined) {
      store.state.plugin = null;
      return c.html(page('Disconnected.'));
    }
    try {
      store.state.plugin = readConnection(textOf(form['connection_string']));
    } catch (error) {
      return c.html(page(error instanceof Error ? error.message : String(error), true), 400);
    }
    return c.html(page('Connected.'));
  });
  return app;
}

function pluginForm(store: Store): Html {
  const { plugin } = store.state;
  const state = plugin
    ? html`<p>Connected to <code>${plugin.server}</code> as store <code>${plugin.store}</code>.</p>`
    : html`<p>
        Not connected. Run <code>npm run cli -- connect woocommerce</code> and paste what it prints.
      </p>`;
  return html`<form class="card" method="post">
      <h2>Connection</h2>
      ${state}
      <p>
        <label for="connection_string">Connection string</label>
        <textarea id="connection_string" name="connection_string" rows="4" spellcheck="false"></textarea>
      </p>
      <div class="row">
        <button class="primary">Connect</button>
        ${plugin ? html`<button class="danger" name="disconnect" value="1">Disconnect</button>` : ''}
      </div>
    </form>
    <section class="card">
      <h2>REST keys of this shop</h2>
      <p>
        Consumer key <code>${store.state.keys.key}</code><br />Consumer secret
        <code>${store.state.keys.secret}</code>
      </p>
    </section>`;
}

const EXAMPLES: { title: string; faults: FaultRequest }[] = [
  { title: 'None', faults: {} },
  {
    title: 'A bad day of webhooks',
    faults: { webhooks: { duplicatePerMille: 300, duplicateTimes: 3, reorderWindow: 20, dropPerMille: 10 } },
  },
  {
    title: 'The next coupon is created, but no answer comes',
    faults: { rest: [{ kind: 'timeout_after', method: 'POST', route: '/coupons', count: 1 }] },
  },
  { title: 'The shop’s interface is down', faults: { rest: [{ kind: '503' }] } },
];

function faultPages({ faults }: AdminParts): Hono {
  const app = new Hono();
  const page = (note?: string, bad = false): Html =>
    backOffice({ title: 'Faults', path: '/sandbox/faults', note, bad, body: faultForm(faults) });
  app.get('/sandbox/faults', (c) =>
    c.req.header('accept')?.includes('text/html') ? c.html(page()) : c.json(faults.current()),
  );
  app.post('/sandbox/faults', async (c) => {
    const asForm = c.req.header('content-type')?.includes('form') ?? false;
    const text = asForm ? textOf((await c.req.parseBody())['faults']) : await c.req.text();
    try {
      faults.set(JSON.parse(text) as FaultRequest);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return asForm ? c.html(page(message, true), 400) : c.json({ error: message }, 400);
    }
    return asForm ? c.html(page('Set.')) : c.json(faults.current());
  });
  return app;
}

function faultForm(faults: Faults): Html {
  return html`<form class="card" method="post">
      <h2>What goes wrong now</h2>
      <p>
        <label for="faults">As JSON; chances are per thousand</label>
        <textarea id="faults" name="faults" rows="18" spellcheck="false">
${JSON.stringify(faults.current(), null, 2)}</textarea>
      </p>
      <button class="primary">Set</button>
    </form>
    <section class="card">
      <h2>Ready-made</h2>
      <div class="row">
        ${EXAMPLES.map(
          (example) =>
            html`<form method="post">
              <input type="hidden" name="faults" value="${JSON.stringify(example.faults)}" />
              <button>${example.title}</button>
            </form>`,
        )}
      </div>
    </section>`;
}

import { Hono } from 'hono';
import { html } from 'hono/html';
import { backOffice } from '../../back-office.ts';
import type { Html } from '../../back-office.ts';
import { textOf } from '../../form.ts';
import { pasteSnippet } from '../mail/snippet.ts';
import type { ShopifyParts } from '../parts.ts';
import { OWNERS_LINKS } from './links.ts';

const PATH = '/admin/notifications';

interface Shown {
  snippet: string;
  note?: string;
  bad?: boolean;
}

/** In the place of Settings → Notifications → Order confirmation: what is pasted here stands at the mail's end. */
export function notificationPages(parts: ShopifyParts): Hono {
  const { shop } = parts;
  const pages = new Hono();
  pages.get(PATH, (c) => c.html(snippetPage({ snippet: shop.state.mailSnippet ?? '' })));
  pages.post(PATH, async (c) => {
    const form = await c.req.parseBody();
    const snippet = form['act'] === 'apps' ? parts.appsSnippet() : textOf(form['snippet']);
    try {
      pasteSnippet(shop, snippet);
    } catch (error) {
      const note = error instanceof Error ? error.message : String(error);
      return c.html(snippetPage({ snippet, note, bad: true }), 422);
    }
    return c.html(snippetPage({ snippet, note: 'Saved. It stands in the mail of the next order.' }));
  });
  return pages;
}

function snippetPage({ snippet, ...told }: Shown): Html {
  const body = html`<form class="card" method="post">
    <h2>Order confirmation</h2>
    <p>
      <label for="snippet">Liquid at the end of the mail</label>
      <textarea id="snippet" name="snippet" rows="24" spellcheck="false">${snippet}</textarea>
    </p>
    <div class="row">
      <button class="primary" name="act" value="save">Save</button>
      <button name="act" value="apps">Paste Ristourne’s snippet</button>
    </div>
  </form>`;
  return backOffice({ title: 'Notifications', path: PATH, links: OWNERS_LINKS, body, ...told });
}

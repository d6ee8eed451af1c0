import { readFileSync } from 'node:fs';
import { statusPageUrl } from '../status-page.ts';
import { shopDomain } from '../shop.ts';
import type { Shop } from '../shop.ts';
import type { Order } from '../types.ts';
import { renderLiquid } from './liquid.ts';

/** What an owner replaces before pasting. */
const PLACEHOLDERS = { server: 'https://loyalty.example', shop: 'your-shop.myshopify.com' } as const;

/** The app's snippet as an owner of this shop pastes it. Throws when the file has lost what they replace. */
export function readSnippet(file: string, own: Record<keyof typeof PLACEHOLDERS, string>): string {
  let snippet = readFileSync(file, 'utf8');
  for (const name of ['server', 'shop'] as const) {
    if (!snippet.includes(PLACEHOLDERS[name])) throw new Error(`${file}: it must say ${PLACEHOLDERS[name]}`);
    snippet = snippet.replaceAll(PLACEHOLDERS[name], own[name]);
  }
  return snippet;
}

/** Keeps what the owner pasted, empty takes it away; Liquid that this shop can't read is refused in words. */
export function pasteSnippet(shop: Shop, snippet: string): void {
  renderLiquid(snippet, {});
  shop.state.mailSnippet = snippet;
}

/** What the pasted snippet makes of an order, with the names of Shopify's order confirmation that it may use. */
export function renderSnippet(shop: Shop, order: Order): string {
  return renderLiquid(shop.state.mailSnippet ?? '', {
    id: order.id,
    order_number: order.number,
    order_status_url: statusPageUrl(shop, order),
    customer_locale: order.locale,
    shop: { name: shop.settings.title, permanent_domain: shopDomain(shop) },
  });
}

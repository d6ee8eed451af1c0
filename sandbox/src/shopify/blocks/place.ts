import { html } from 'hono/html';
import type { Locale } from '../types.ts';
import { readExtension } from './extensions.ts';
import type { BlockName } from './extensions.ts';

/** What Shopify tells a block of its page, by the names of its API. */
export interface BlockGiven {
  orderId: string;
  checkoutToken?: string;
  customerId?: string;
}

/**
 * Where a block of the app's appears. Its attributes are all that a client without scripts needs to ask as the block
 * does; a browser with scripts puts the block's frame here, and shows it once the block has drawn something.
 */
export function blockPlace(name: BlockName, locale: Locale, given: BlockGiven) {
  const { target, title } = readExtension(name, locale);
  return html`<div
      class="block"
      data-extension-target="${target}"
      data-given="${JSON.stringify(given)}"
      data-session-token="/blocks/${name}/session-token"
      data-frame="/blocks/${name}/frame?lang=${locale}"
      data-title="${title}"
    ></div>
    <script type="module" src="/blocks/page.js"></script>`;
}

/** No box where a block shows nothing. */
export const PLACE_STYLE = `
.block{max-width:640px}.block iframe{display:block;border:0;width:100%;height:0}.block.shown{margin:24px 0}`;

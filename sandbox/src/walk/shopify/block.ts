import type { Browser, Page } from '../browser.ts';
import { attribute } from '../browser.ts';
import { NotSeen } from '../step.ts';

/** What the app's block on a buyer's page shows. */
export interface ShownBlock {
  sentences: string[];
  claim: string | null;
}

/**
 * Asks as the block on this page does, since a browser without a window runs no scripts: with what the page gives the
 * block, a session token of this buyer's, and no cookie of the server's.
 */
export async function askBlock(buyer: Browser, page: Page, server: string): Promise<ShownBlock> {
  const [place = ''] = /<div\b[^>]*\bdata-extension-target=[^>]*>/.exec(page.html) ?? [];
  const [, name] =
    /^\/blocks\/([a-z-]+)\/session-token$/.exec(attribute(place, 'data-session-token') ?? '') ?? [];
  if (name === undefined) throw new NotSeen(`no place for the app's block on ${new URL(page.url).pathname}`);
  const given = JSON.parse(attribute(place, 'data-given') ?? '{}') as Record<string, string>;
  const token = await buyer.submit(page, { action: `/blocks/${name}/session-token`, fields: {}, html: '' });
  const response = await fetch(`${server}/shopify/order-block/${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token.html}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      version: 1,
      language: 'en',
      orderId: given['orderId'],
      ...(name === 'thank-you' ? { checkoutToken: given['checkoutToken'] } : {}),
    }),
  });
  const answer = (await response.json()) as {
    outcome: string;
    sentences?: string[];
    claim?: { url: string } | null;
  };
  if (answer.outcome !== 'ready')
    throw new NotSeen(`the block is told "${answer.outcome}" (${response.status})`);
  return { sentences: answer.sentences ?? [], claim: answer.claim?.url ?? null };
}

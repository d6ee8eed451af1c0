import { setAbstractFetchFunc } from '@shopify/shopify-api/runtime';

const SHOP = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;
const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/**
 * Leads the library's calls to shops, and those alone, to a stand-in on this machine. The shop stands in a header then,
 * since one stand-in answers for all. Throws when the origin is elsewhere: access tokens go there.
 */
export function leadShopsToSandbox(origin: string): void {
  if (!LOOPBACK.has(new URL(origin).hostname))
    throw new Error(`a sandbox is on this machine, not at ${origin}`);
  setAbstractFetchFunc(sandboxFetch(origin, globalThis.fetch));
}

export function sandboxFetch(origin: string, fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    if (!SHOP.test(url.hostname)) return fetch(request);
    const led = new Request(new URL(url.pathname + url.search, origin), request);
    led.headers.set('X-Shopify-Shop-Domain', url.hostname);
    return fetch(led);
  };
}

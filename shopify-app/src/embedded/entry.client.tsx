import { RemixBrowser } from '@remix-run/react';
import { startTransition, StrictMode } from 'react';
import { hydrateRoot } from 'react-dom/client';

/**
 * Shopify says its user's language when it opens the page, and not again: whatever the page loads from us later says it
 * in Accept-Language, where the browser would put its own. App Bridge has wrapped fetch already, and is called.
 */
const bridged = window.fetch;
window.fetch = (input, init) => {
  const request = new Request(input, init);
  if (new URL(request.url).origin !== location.origin) return bridged(input, init);
  const headers = new Headers(request.headers);
  headers.set('accept-language', document.documentElement.lang);
  return bridged(input, { ...init, headers });
};

/** The page is there already, in its user's language: what moves in it has to say the same. */
async function start(): Promise<void> {
  if (document.documentElement.lang === 'fr') (await import('./french.ts')).speakFrench();
  startTransition(() => {
    hydrateRoot(
      document,
      <StrictMode>
        <RemixBrowser />
      </StrictMode>,
    );
  });
}

void start();

/**
 * A stand-in for App Bridge, which a real app loads from Shopify's CDN: `window.shopify`, tokens for requests to the
 * app's own server, the navigation menu, toasts and the save bar, all by messages to the shell around the frame.
 */
export const APP_BRIDGE = `(() => {
  const shell = new URL(document.currentScript.src).origin;
  const apiKey = document.currentScript.dataset.apiKey ?? '';
  const waiting = new Map();
  let calls = 0;
  const tell = (kind, detail = {}) => window.parent.postMessage({ sandboxBridge: kind, ...detail }, shell);
  const idToken = () => new Promise((resolve) => {
    calls += 1;
    waiting.set(calls, resolve);
    tell('id-token', { call: calls });
  });
  const bars = () => [...document.querySelectorAll('ui-save-bar')];
  const barButtons = () => bars().flatMap((bar) => [...bar.querySelectorAll('button')]);

  class SaveBar extends HTMLElement {
    connectedCallback() { this.style.display = 'none'; }
    show() {
      const [save, discard] = this.querySelectorAll('button');
      tell('save-bar', { open: true, save: save?.textContent ?? 'Save', discard: discard?.textContent ?? 'Discard' });
      this.dispatchEvent(new Event('show'));
    }
    hide() { tell('save-bar', { open: false }); this.dispatchEvent(new Event('hide')); }
  }
  class NavMenu extends HTMLElement {
    connectedCallback() { this.style.display = 'none'; queueMicrotask(tellMenu); }
  }
  const links = () => [...document.querySelectorAll('ui-nav-menu a')];
  const tellMenu = () => tell('menu', {
    links: links().filter((link) => link.rel !== 'home').map((link) => ({ href: link.getAttribute('href'), text: link.textContent })),
    path: location.pathname,
  });
  customElements.define('ui-save-bar', SaveBar);
  customElements.define('ui-nav-menu', NavMenu);

  window.addEventListener('message', ({ origin, data }) => {
    if (origin !== shell) return;
    if (data.sandboxBridge === 'token') { waiting.get(data.call)?.(data.token); waiting.delete(data.call); }
    if (data.sandboxBridge === 'navigate') {
      const link = links().find((one) => one.getAttribute('href') === data.href);
      (link ?? document).dispatchEvent(new CustomEvent('shopify:navigate', { bubbles: true }));
    }
    if (data.sandboxBridge === 'save') barButtons()[0]?.click();
    if (data.sandboxBridge === 'discard') barButtons()[1]?.click();
  });

  const plainFetch = window.fetch.bind(window);
  const signed = async (request) => {
    const headers = new Headers(request.headers);
    headers.set('authorization', 'Bearer ' + (await idToken()));
    headers.set('x-requested-with', 'XMLHttpRequest');
    return plainFetch(new Request(request, { headers }));
  };
  window.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (new URL(request.url).origin !== location.origin) return plainFetch(request);
    const again = request.clone();
    const answer = await signed(request);
    return answer.status === 401 && answer.headers.has('x-shopify-retry-invalid-session-request') ? signed(again) : answer;
  };

  for (const name of ['pushState', 'replaceState']) {
    const plain = history[name].bind(history);
    history[name] = (...given) => { plain(...given); queueMicrotask(tellMenu); };
  }
  window.addEventListener('popstate', tellMenu);

  const query = new URLSearchParams(location.search);
  window.shopify = {
    config: { apiKey, shop: query.get('shop') ?? undefined, host: query.get('host') ?? undefined, locale: query.get('locale') ?? 'en' },
    environment: { embedded: true, mobile: false, pos: false },
    ready: Promise.resolve(),
    idToken,
    toast: { show: (message, options = {}) => { tell('toast', { message, isError: options.isError === true }); return String(calls); }, hide: () => tell('toast', { message: '' }) },
    saveBar: {
      show: async () => bars()[0]?.show(), hide: async () => bars()[0]?.hide(),
      toggle: async () => undefined, leaveConfirmation: async () => undefined,
    },
    loading: (on) => tell('loading', { on: on !== false }),
  };

  // The library's page for a token that is no good: it names where to come back to, with a fresh one.
  const reload = query.get('shopify-reload');
  if (reload) void idToken().then((token) => {
    const back = new URL(reload, location.origin);
    back.searchParams.set('id_token', token);
    location.replace(back.pathname + back.search);
  });
})();
`;

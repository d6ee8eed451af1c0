import { defineElements, tellUnknown } from './elements.ts';
import type { Given, ToFrame, ToPage } from './messages.ts';
import { FRAME_STYLE } from './style.ts';
import { translatorOf } from './translate.ts';
import type { Texts } from './translate.ts';

/**
 * In the block's frame: Shopify's side of an extension. It offers exactly what the app's blocks use; whatever else one
 * asks for is told in the console, so that it fails a test instead of passing as undefined.
 */
interface Extension {
  target: string;
  texts: Texts;
}

const { target, texts } = JSON.parse(document.querySelector('#extension')?.textContent ?? '{}') as Extension;
const waiting = new Map<number, { resolve: (token: string) => void; reject: (reason: Error) => void }>();
let calls = 0;

const tell = (message: ToPage): void => window.parent.postMessage(message, '*');

/** As Shopify's signals: a value, and a way to hear of the next one. Nothing here ever changes. */
function signal<T>(value: T): { value: T; subscribe: (heard: (value: T) => void) => () => void } {
  return {
    value,
    subscribe: (heard) => {
      heard(value);
      return () => undefined;
    },
  };
}

function sessionToken(): Promise<string> {
  calls += 1;
  const call = calls;
  tell({ sandboxBlock: 'token', call });
  return new Promise((resolve, reject) => waiting.set(call, { resolve, reject }));
}

function apiFor({ orderId, checkoutToken }: Given): object {
  const ofPage =
    target === 'purchase.thank-you.block.render'
      ? { orderConfirmation: signal({ order: { id: orderId } }), checkoutToken: signal(checkoutToken) }
      : { order: signal({ id: orderId }) };
  return {
    ...ofPage,
    sessionToken: { get: sessionToken },
    localization: { extensionLanguage: signal({ isoCode: document.documentElement.lang }) },
    i18n: { translate: translatorOf(texts) },
  };
}

/** Tells of every name that Shopify may have and this stand-in has not. */
function exactly<T extends object>(object: T, path: string): T {
  return new Proxy(object, {
    get: (held, name): unknown => {
      if (typeof name === 'string' && !(name in held))
        console.error(`sandbox: ${path}.${name} is not in this stand-in of Shopify`);
      return Reflect.get(held, name);
    },
  });
}

let run: (() => unknown) | undefined;
let isStarted = false;
let api: Record<string, unknown> = {
  extend: (wanted: string, extension: () => unknown) => {
    if (wanted !== target) console.error(`sandbox: the script is for ${wanted}, its place for ${target}`);
    run = extension;
  },
};
Object.defineProperty(window, 'shopify', { get: () => exactly(api, 'shopify') });

function start(given: Given): void {
  if (isStarted || run === undefined) return;
  isStarted = true;
  api = { ...apiFor(given) };
  run();
}

window.addEventListener('message', ({ source, data }: MessageEvent<ToFrame>) => {
  if (source !== window.parent) return;
  if (data.sandboxBlock === 'start') return start(data.given);
  const asked = waiting.get(data.call);
  waiting.delete(data.call);
  if (data.sandboxBlock === 'token') asked?.resolve(data.token);
  else asked?.reject(new Error(data.problem));
});

defineElements();
const style = document.createElement('style');
style.textContent = FRAME_STYLE;
document.head.append(style);
document.addEventListener('DOMContentLoaded', () => {
  new MutationObserver(tellUnknown).observe(document.body, {
    childList: true,
    subtree: true,
    attributes: true,
  });
  new ResizeObserver(() =>
    tell({ sandboxBlock: 'height', height: Math.ceil(document.body.getBoundingClientRect().height) }),
  ).observe(document.body);
  tell({ sandboxBlock: 'ready' });
});

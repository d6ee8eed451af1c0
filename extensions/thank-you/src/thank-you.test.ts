import { setUpExtension } from '@shopify/ui-extensions-tester';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { NOT_YET, READY, server, shown, TooMany } from '../../testing/server.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function open(language = 'en') {
  const extension = setUpExtension('purchase.thank-you.block.render');
  extension.shopify.orderConfirmation.value = {
    order: { id: 'gid://shopify/OrderIdentity/5001' },
    isFirstOrder: true,
  };
  extension.shopify.checkoutToken.value = 'token-of-the-checkout';
  extension.shopify.localization.extensionLanguage.value = { isoCode: language };
  extension.shopify.sessionToken.get = async () => 'session-token';
  return extension;
}

const failures: [string, number | Error][] = [
  ['the server is broken', 502],
  ['the server can’t be reached', new TypeError('Failed to fetch')],
];

describe('the block of the thank-you page', () => {
  test('shows what the order earns, and its claim link as a QR code and as a link [B9]', async () => {
    using extension = open();
    extension.fetch = server(READY).fetch;
    await extension.render();
    await shown();
    expect(document.body.querySelector('s-section')?.getAttribute('heading')).toBe(READY.title);
    const sentences = [...document.body.querySelectorAll('s-paragraph')].map((one) => one.textContent);
    expect(sentences).toEqual(READY.sentences);
    const code = document.body.querySelector('s-qr-code');
    expect(code?.getAttribute('content')).toBe(READY.claim.url);
    expect(code?.getAttribute('accessibilityLabel')).toBe(READY.claim.alt);
    const link = document.body.querySelector('s-link');
    expect(link?.getAttribute('href')).toBe(READY.claim.url);
    expect(link?.textContent).toBe(READY.claim.linkText);
  });

  test('asks with what a guest has: the session, the order, the token of its checkout', async () => {
    using extension = open('fr');
    const { fetch, asked } = server(READY);
    extension.fetch = fetch;
    await extension.render();
    await shown();
    expect(asked).toEqual([
      {
        url: 'https://loyalty.example/shopify/order-block/thank-you',
        authorization: 'Bearer session-token',
        body: {
          version: 1,
          language: 'fr',
          orderId: 'gid://shopify/OrderIdentity/5001',
          checkoutToken: 'token-of-the-checkout',
        },
      },
    ]);
  });

  test('without a link to give it shows the sentences alone', async () => {
    using extension = open();
    extension.fetch = server({ ...READY, claim: null }).fetch;
    await extension.render();
    await shown();
    expect(document.body.querySelectorAll('s-paragraph')).toHaveLength(READY.sentences.length);
    expect(document.body.querySelector('s-qr-code, s-link')).toBeNull();
  });

  test('shows nothing while it waits, and asks again with growing pauses until the order is there', async () => {
    using extension = open();
    const { fetch, times } = server(NOT_YET, NOT_YET, NOT_YET, READY);
    extension.fetch = fetch;
    await extension.render();
    await vi.advanceTimersByTimeAsync(500);
    expect(document.body.innerHTML).toBe('');
    await shown();
    expect(pausesOf(times)).toEqual([1, 2, 4]);
    expect(document.body.querySelector('s-qr-code')).not.toBeNull();
  });

  test('waits as long as the server asks for', async () => {
    using extension = open();
    const { fetch, times } = server({ ...NOT_YET, retryAfterSeconds: 9 }, READY);
    extension.fetch = fetch;
    await extension.render();
    await shown();
    expect(pausesOf(times)).toEqual([9]);
  });

  test('after half a minute it says where the QR code will be', async () => {
    using extension = open();
    const { fetch, times } = server(NOT_YET);
    extension.fetch = fetch;
    await extension.render();
    await shown();
    expect(pausesOf(times)).toEqual([1, 2, 4, 8, 15]);
    expect(document.body.querySelector('s-section')?.getAttribute('heading')).toBe('later.title');
    expect(document.body.querySelector('s-paragraph')?.textContent).toBe('later.text');
  });

  test('a server that wants a long rest gets it', async () => {
    using extension = open();
    const { fetch, times } = server({ ...NOT_YET, retryAfterSeconds: 60 });
    extension.fetch = fetch;
    await extension.render();
    await shown();
    expect(times).toHaveLength(1);
    expect(document.body.querySelector('s-paragraph')?.textContent).toBe('later.text');
  });

  test('is told "too many" in the server’s words, and asks again when it may', async () => {
    using extension = open();
    const { fetch, times } = server(new TooMany(9), READY);
    extension.fetch = fetch;
    await extension.render();
    await shown();
    expect(pausesOf(times)).toEqual([9]);
    expect(document.body.querySelector('s-qr-code')).not.toBeNull();
  });

  test('that is told "too many" for minutes says where the QR code will be', async () => {
    using extension = open();
    const { fetch, times } = server(new TooMany(600));
    extension.fetch = fetch;
    await extension.render();
    await shown();
    expect(times).toHaveLength(1);
    expect(document.body.querySelector('s-paragraph')?.textContent).toBe('later.text');
  });

  test.each(failures)('asks again when %s', async (_, failure) => {
    using extension = open();
    const { fetch, times } = server(failure, failure, READY);
    extension.fetch = fetch;
    await extension.render();
    await shown();
    expect(pausesOf(times)).toEqual([1, 2]);
    expect(document.body.querySelector('s-qr-code')).not.toBeNull();
  });

  test.each(failures)('keeps to what the server said before %s', async (_, failure) => {
    using extension = open();
    const { fetch, times } = server(failure, NOT_YET, failure);
    extension.fetch = fetch;
    await extension.render();
    await shown();
    expect(pausesOf(times)).toEqual([1, 2, 4, 8, 15]);
    expect(document.body.querySelector('s-paragraph')?.textContent).toBe('later.text');
  });

  test('waits for Shopify to tell the checkout’s token, and asks nobody before', async () => {
    using extension = open();
    extension.shopify.checkoutToken.value = undefined;
    const { fetch, asked } = server(READY);
    extension.fetch = fetch;
    await extension.render();
    await vi.advanceTimersByTimeAsync(500);
    expect(asked).toEqual([]);
    extension.shopify.checkoutToken.value = 'it-came';
    await shown();
    expect(asked[0]?.body).toMatchObject({ checkoutToken: 'it-came' });
  });
});

describe('the page stays as it was', () => {
  test.each<[string, object | number | Error]>([
    ['nothing is to be shown: the programme is paused or off', { version: 1, outcome: 'nothing' }],
    ['the server refuses', 401],
    ['the server knows no such block', 404],
    ['the answer is of a later form', { ...READY, version: 2 }],
    ['the answer has no sentences', { ...READY, sentences: null }],
    ['a sentence is none', { ...READY, sentences: [1] }],
    ['the link is none', { ...READY, claim: { ...READY.claim, url: 'javascript:alert(1)' } }],
    ['the link has no words', { ...READY, claim: { url: READY.claim.url } }],
    ['the wait is none', { version: 1, outcome: 'not_yet' }],
    ['the answer is a word', 'nothing' as unknown as object],
  ])('when %s', async (_, answer) => {
    using extension = open();
    const { fetch, times } = server(answer);
    extension.fetch = fetch;
    await extension.render();
    await shown();
    expect(document.body.innerHTML).toBe('');
    expect(times).toHaveLength(1);
  });

  test.each(failures)(
    'when %s for all of half a minute: nobody said that there are points',
    async (_, failure) => {
      using extension = open();
      const { fetch, times } = server(failure);
      extension.fetch = fetch;
      await extension.render();
      await shown();
      expect(document.body.innerHTML).toBe('');
      expect(pausesOf(times)).toEqual([1, 2, 4, 8, 15]);
    },
  );

  test('when the order comes late, and then the server is broken', async () => {
    using extension = open();
    extension.shopify.checkoutToken.value = undefined;
    const { fetch, asked } = server(502);
    extension.fetch = fetch;
    await extension.render();
    await vi.advanceTimersByTimeAsync(500);
    extension.shopify.checkoutToken.value = 'it-came';
    await shown();
    expect(asked).toHaveLength(5);
    expect(document.body.innerHTML).toBe('');
  });

  test('when Shopify gives no session token', async () => {
    using extension = open();
    extension.shopify.sessionToken.get = () => Promise.reject(new Error('no session'));
    const { fetch, asked } = server(READY);
    extension.fetch = fetch;
    await extension.render();
    await shown();
    expect(document.body.innerHTML).toBe('');
    expect(asked).toEqual([]);
  });
});

/** In whole seconds. */
function pausesOf(times: number[]): number[] {
  return times.slice(1).map((time, index) => Math.round((time - (times[index] ?? 0)) / 1_000));
}

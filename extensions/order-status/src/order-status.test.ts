import { setUpExtension } from '@shopify/ui-extensions-tester';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { READY, server, shown } from '../../testing/server.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function open() {
  const extension = setUpExtension('customer-account.order-status.block.render');
  extension.shopify.order.value = { id: 'gid://shopify/Order/5001', name: '#1001' };
  extension.shopify.localization.extensionLanguage.value = { isoCode: 'fr' };
  extension.shopify.sessionToken.get = async () => 'session-token';
  return extension;
}

test('the block of an order’s page asks with its account, and shows the QR code [B9]', async () => {
  using extension = open();
  const { fetch, asked } = server(READY);
  extension.fetch = fetch;
  await extension.render();
  await shown();
  expect(asked).toEqual([
    {
      url: 'https://loyalty.example/shopify/order-block/order-status',
      authorization: 'Bearer session-token',
      body: { version: 1, language: 'fr', orderId: 'gid://shopify/Order/5001' },
    },
  ]);
  expect(document.body.querySelector('s-section')?.getAttribute('heading')).toBe(READY.title);
  expect(document.body.querySelector('s-qr-code')?.getAttribute('content')).toBe(READY.claim.url);
});

test('it waits for an order that Shopify has not finished, and then says where the QR code will be', async () => {
  using extension = open();
  extension.shopify.order.value = undefined;
  const { fetch, asked } = server(READY);
  extension.fetch = fetch;
  await extension.render();
  await shown();
  expect(asked).toEqual([]);
  expect(document.body.querySelector('s-paragraph')?.textContent).toBe('later.text');
});

test.each<[string, object | number]>([
  ['the programme is paused or off', { version: 1, outcome: 'nothing' }],
  ['the order is somebody else’s', 401],
])('it leaves the page as it was when %s', async (_, answer) => {
  using extension = open();
  extension.fetch = server(answer).fetch;
  await extension.render();
  await shown();
  expect(document.body.innerHTML).toBe('');
});

import { expect, test } from 'vitest';
import { leadShopsToSandbox, sandboxFetch } from './sandbox-fetch.ts';

const ORIGIN = 'http://127.0.0.1:4402';

async function reached(address: string): Promise<Request> {
  let seen: Request | null = null;
  const fetch = sandboxFetch(ORIGIN, (request) => {
    seen = request as Request;
    return Promise.resolve(new Response());
  });
  await fetch(address, { method: 'POST', body: '{"a":1}', headers: { accept: 'application/json' } });
  return seen ?? Promise.reject(new Error('nothing was fetched'));
}

test("a shop's address is led to the sandbox, which is told which shop it stands for", async () => {
  const request = await reached('https://tea-house.myshopify.com/admin/oauth/access_token?x=1');
  expect(request.url).toBe(`${ORIGIN}/admin/oauth/access_token?x=1`);
  expect(request.method).toBe('POST');
  expect(request.headers.get('x-shopify-shop-domain')).toBe('tea-house.myshopify.com');
  expect(request.headers.get('accept')).toBe('application/json');
  expect(await request.text()).toBe('{"a":1}');
});

test.each([
  'https://myshopify.com/x',
  'https://tea-house.myshopify.com.evil.example/x',
  'https://shop.example/x',
])('%s is fetched where it is', async (address) => {
  expect((await reached(address)).url).toBe(address);
});

test.each(['https://sandbox.example', 'http://10.0.0.1:4402'])(
  '%s is no sandbox: access tokens would leave this machine',
  (origin) => expect(() => leadShopsToSandbox(origin)).toThrow('on this machine'),
);

import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listen } from '../../listen.ts';
import type { Listening } from '../../listen.ts';
import { startTestShop } from '../../testing/shopify.ts';
import type { TestShop } from '../../testing/shopify.ts';

/** An app's server in three lines: its policy, a redirect to itself, and an echo of what it was asked. */
let appServer: Listening;
let shop: TestShop;
beforeEach(async () => {
  appServer = await listen(
    async (request) => {
      const { pathname, origin } = new URL(request.url);
      if (pathname === '/app/away') return Response.redirect(`${origin}/auth/session-token?a=1`, 302);
      if (pathname === '/app/small')
        return new Response(gzipSync('small'), { headers: { 'content-encoding': 'gzip' } });
      return new Response(`${request.method} ${pathname} ${await request.text()}`, {
        headers: { 'content-security-policy': 'frame-ancestors https://admin.shopify.com; default-src x' },
      });
    },
    { host: '127.0.0.1', port: 0 },
  );
  shop = await startTestShop({ appUrl: appServer.origin });
});
afterEach(async () => {
  await shop.shopify.stop();
  await appServer.stop();
});

async function frameAddress(path = ''): Promise<URL> {
  const page = await (await fetch(`${shop.shopify.origin}/admin/apps/ristourne${path}`)).text();
  return new URL((/<iframe title="Ristourne" src="([^"]+)"/.exec(page)?.[1] ?? '').replaceAll('&amp;', '&'));
}

test('the app is opened with all that Shopify gives it, and a token for this shop alone', async () => {
  const { pathname, searchParams } = await frameAddress('/members?locale=fr-FR&search=anna');
  expect(pathname).toBe('/app/members');
  expect(Object.fromEntries(searchParams)).toMatchObject({
    embedded: '1',
    shop: 'maison-colibri.myshopify.com',
    locale: 'fr-FR',
    search: 'anna',
  });
  const host = Buffer.from(searchParams.get('host') ?? '', 'base64url').toString();
  expect(host).toBe('admin.shopify.com/store/maison-colibri');
  const [, payload = ''] = (searchParams.get('id_token') ?? '').split('.');
  expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
    dest: 'https://maison-colibri.myshopify.com',
    iss: 'https://maison-colibri.myshopify.com/admin',
    aud: 'client-id-of-the-app',
  });
});

test('the frame names the shell in the app’s policy, and changes nothing else of it', async () => {
  const answer = await fetch(await frameAddress(), { method: 'POST', body: 'a=1' });
  expect(answer.headers.get('content-security-policy')).toBe(
    `frame-ancestors ${shop.shopify.origin} https://admin.shopify.com; default-src x`,
  );
  expect(await answer.text()).toBe('POST /app a=1');
});

test('a redirect to the app’s own address stays in the frame', async () => {
  const { origin } = await frameAddress();
  const answer = await fetch(`${origin}/app/away`, { redirect: 'manual' });
  expect(answer.headers.get('location')).toBe(`${origin}/auth/session-token?a=1`);
});

test('what the app compressed travels compressed', async () => {
  const { origin } = await frameAddress();
  const answer = await fetch(`${origin}/app/small`);
  expect(answer.headers.get('content-encoding')).toBe('gzip');
  expect(await answer.text()).toBe('small');
});

test('an app without a server is said to be one', async () => {
  const lonely = await startTestShop();
  const page = await (await fetch(`${lonely.shopify.origin}/admin/apps/ristourne`)).text();
  const address = /<iframe title="Ristourne" src="([^"?]+)/.exec(page)?.[1] ?? '';
  expect((await fetch(address)).status).toBe(503);
  await lonely.shopify.stop();
});

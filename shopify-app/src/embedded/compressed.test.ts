import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { compressed, encodingFor } from './compressed.ts';

const asking = (accepted?: string): Request =>
  new Request(
    'https://loyalty.example/app',
    accepted === undefined ? {} : { headers: { 'accept-encoding': accepted } },
  );
const rows = 'une ligne de plus '.repeat(1_000);

describe('the encoding for a browser', () => {
  test.each([
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip, deflate', 'gzip'],
    ['br;q=0, gzip;q=0.5', 'gzip'],
    ['GZIP', 'gzip'],
    ['identity', null],
    [undefined, null],
  ])('that accepts %s is %s', (accepted, encoding) => {
    expect(encodingFor(asking(accepted))).toBe(encoding);
  });
});

describe('a long answer', () => {
  test.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ])('travels as %s, and says so to caches', async (encoding, undo) => {
    const given = new Response(rows, { status: 404, headers: { 'cache-control': 'no-store' } });
    const answer = await compressed(asking(encoding), given);
    const body = Buffer.from(await answer.arrayBuffer());
    expect(undo(body).toString()).toBe(rows);
    expect(body.length).toBeLessThan(rows.length / 20);
    expect(answer.status).toBe(404);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-encoding': encoding,
      'cache-control': 'no-store',
      vary: 'accept-encoding',
    });
  });

  test('stays plain for who asks for nothing', async () => {
    const answer = await compressed(asking(), new Response(rows));
    expect(answer.headers.has('content-encoding')).toBe(false);
    expect(await answer.text()).toBe(rows);
  });
});

test('a short answer, and one without a body, stay as they are', async () => {
  const short = await compressed(asking('br'), new Response('no', { status: 401 }));
  expect([short.status, short.headers.get('content-encoding'), await short.text()]).toEqual([
    401,
    null,
    'no',
  ]);
  const empty = await compressed(
    asking('br'),
    new Response(null, { status: 302, headers: { location: '/auth' } }),
  );
  expect([empty.status, empty.headers.get('location')]).toEqual([302, '/auth']);
});

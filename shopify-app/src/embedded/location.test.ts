import { PAGES } from '@ristourne/admin/protocol';
import { expect, test } from 'vitest';
import { actHrefOf, hrefOf, locationOf, pageOf } from './location.ts';

test('a page and its address are the same thing twice', () => {
  const location = { page: 'member' as const, params: { member: 'mem_1', after: 'é&=' } };
  const url = new URL(hrefOf(location), 'https://loyalty.example');
  expect(url.pathname).toBe('/app/member');
  expect(locationOf('member', url.searchParams)).toEqual(location);
  expect(hrefOf({ page: 'home' })).toBe('/app');
});

test('commands go to their page, with its parameters', () => {
  expect(actHrefOf({ page: 'home' })).toBe('/app/act/home');
  expect(actHrefOf({ page: 'member', params: { member: 'mem_1' } })).toBe('/app/act/member?member=mem_1');
});

test('an address tells its page and a command’s, also where the page has a route of its own', () => {
  for (const page of PAGES.filter((one) => one !== 'home')) {
    expect(pageOf(hrefOf({ page }))).toBe(page);
    expect(pageOf(actHrefOf({ page }))).toBe(page);
  }
  expect([pageOf('/app'), pageOf('/app/'), pageOf('/app/a/b/c')]).toEqual([undefined, undefined, undefined]);
});

test('what Shopify adds to an address reaches no page, the session token least of all', () => {
  const search = new URLSearchParams(
    'id_token=a&shop=b&host=c&hmac=d&embedded=1&locale=fr&timestamp=1&search=anna',
  );
  expect(locationOf('members', search)).toEqual({ page: 'members', params: { search: 'anna' } });
});

test('an unknown page is none', () => {
  expect(locationOf('secrets', new URLSearchParams())).toBeNull();
  expect(locationOf('constructor', new URLSearchParams())).toBeNull();
});

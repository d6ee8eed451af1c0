import { describe, expect, it } from 'vitest';
import { addressOf, locationOf, proxyPath } from './addresses.ts';

const BASE = 'https://shop.example/blog/wp-admin/admin.php?page=ristourne';

describe('the address of a page', () => {
  it('is wp-admin’s own, with a view and parameters that WordPress has no use for', () => {
    const search = { page: 'members', params: { search: 'a&b é', action: 'x' } } as const;
    expect(addressOf({ page: 'home' }, BASE)).toBe(BASE);
    expect(addressOf(search, BASE)).toBe(`${BASE}&view=members&r_search=a%26b+%C3%A9&r_action=x`);
    expect(locationOf(addressOf(search, BASE), BASE)).toEqual(search);
  });
  it.each([
    [BASE, 'home'],
    [`${BASE}&view=member&r_id=7`, 'member'],
    [`/blog/wp-admin/admin.php?view=members&page=ristourne`, 'members'],
    [`${BASE}&view=connection`, undefined],
    [`${BASE}&view=gone`, undefined],
    ['https://shop.example/blog/wp-admin/admin.php?page=wc-orders', undefined],
    ['https://shop.example/blog/wp-admin/edit.php?page=ristourne', undefined],
    ['https://other.example/blog/wp-admin/admin.php?page=ristourne', undefined],
  ])('%s leads to %s', (address, page) => {
    expect(locationOf(address, BASE)?.page).toBe(page);
  });
  it('becomes the proxy’s route, with its parameters apart from the version', () => {
    const path = proxyPath({ page: 'members', params: { version: '9', search: 'é' } }, 1);
    expect(path).toBe(
      '/ristourne/v1/admin/members?version=1&params%5Bversion%5D=9&params%5Bsearch%5D=%C3%A9',
    );
  });
});

import { PAGES, type AdminLocation, type PageName } from '@ristourne/admin/protocol';

/** What Shopify and Remix add to an address; none of a page's business, and `id_token` is a secret. */
const NOT_A_PAGES = new Set([
  'embedded',
  'hmac',
  'host',
  'id_token',
  'locale',
  'session',
  'shop',
  'timestamp',
  'shopify-reload',
  '_data',
  'index',
]);

/** `/app` is the home page, `/app/members?search=anna` another one. */
export function hrefOf({ page, params = {} }: AdminLocation): string {
  const query = new URLSearchParams(params).toString();
  return `/app${page === 'home' ? '' : `/${page}`}${query === '' ? '' : `?${query}`}`;
}

/** Where its commands are sent. */
export function actHrefOf(location: AdminLocation): string {
  return hrefOf(location).replace(/^\/app(\/\w+)?/, `/app/act/${location.page}`);
}

/** `/app/members` and `/app/act/members` tell the page: a parameter could not, since some pages have a route of their own. */
export function pageOf(pathname: string): string | undefined {
  return /^\/app(?:\/act)?\/([^/]+)\/?$/.exec(pathname)?.[1];
}

/** The page of an address, or null when there is none of that name. */
export function locationOf(
  page: string | undefined,
  search: URLSearchParams,
): Required<AdminLocation> | null {
  const name = page ?? 'home';
  if (!isPage(name)) return null;
  return { page: name, params: Object.fromEntries([...search].filter(([key]) => !NOT_A_PAGES.has(key))) };
}

function isPage(name: string): name is PageName {
  return (PAGES as readonly string[]).includes(name);
}

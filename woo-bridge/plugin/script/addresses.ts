import { PAGES, type AdminLocation, type PageName } from '@ristourne/admin/protocol';

/** Kept apart from WordPress's own parameters: `action`, `paged`, `post_type` and others mean something to every wp-admin page. */
const PREFIX = 'r_';
const FIRST_PAGE: PageName = 'home';

/** `base` is `…/admin.php?page=ristourne`. */
export function addressOf(location: AdminLocation, base: string): string {
  const url = new URL(base);
  if (location.page !== FIRST_PAGE) url.searchParams.set('view', location.page);
  for (const [name, value] of Object.entries(location.params ?? {}))
    url.searchParams.set(`${PREFIX}${name}`, value);
  return url.href;
}

/** The page of ours that an address leads to; null for every other place, the connection's page among them. */
export function locationOf(address: string, base: string): AdminLocation | null {
  const url = new URL(address, base);
  const ours = new URL(base);
  const samePage = url.searchParams.get('page') === ours.searchParams.get('page');
  if (url.origin !== ours.origin || url.pathname !== ours.pathname || !samePage) return null;
  const view = url.searchParams.get('view') ?? FIRST_PAGE;
  const page = PAGES.find((name) => name === view);
  return page === undefined ? null : { page, params: paramsOf(url) };
}

function paramsOf(url: URL): Record<string, string> {
  const named = [...url.searchParams].filter(([name]) => name.startsWith(PREFIX));
  return Object.fromEntries(named.map(([name, value]) => [name.slice(PREFIX.length), value]));
}

/** The proxy's route for a page (class-admin-proxy.php), as apiFetch wants it. */
export function proxyPath({ page, params = {} }: AdminLocation, version: number): string {
  const query = new URLSearchParams({ version: String(version) });
  for (const [name, value] of Object.entries(params)) query.set(`params[${name}]`, value);
  return `/ristourne/v1/admin/${page}?${query}`;
}

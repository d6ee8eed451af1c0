import type { AdminHost } from '../host/host.ts';
import type { PageName } from '../protocol.ts';

/** The address of a page without parameters that stand for nothing. */
export function hrefOf(host: AdminHost, page: PageName, params: Record<string, string | null> = {}): string {
  const given = Object.entries(params).filter(
    (one): one is [string, string] => one[1] !== null && one[1] !== '',
  );
  return host.href({ page, params: Object.fromEntries(given) });
}

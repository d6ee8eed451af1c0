import { gmtText, siteText } from './site-time.ts';
import type { Store } from './store.ts';

/** What REST v3 answers and webhooks carry: the fields, and their order, of the recorded ones. */
export type Payload = Record<string, unknown>;

const ANY_CHANGE = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

export const ADDRESS_FIELDS = [
  'first_name',
  'last_name',
  'company',
  'address_1',
  'address_2',
  'city',
  'state',
  'postcode',
  'country',
];
export function inOrder(address: object, fields: readonly string[]): Payload {
  const values = new Map<string, unknown>(Object.entries(address));
  return Object.fromEntries(fields.map((field) => [field, values.get(field) ?? '']));
}

export function itemLinks(store: Store, collection: string, id: number): Payload {
  const href = `${rest(store)}/${collection}`;
  return {
    self: [{ href: `${href}/${id}`, targetHints: { allow: ANY_CHANGE } }],
    collection: [{ href }],
  };
}

export function rest(store: Store): string {
  return `${store.origin}/wp-json/wc/v3`;
}

export function site(store: Store, at: number | null): string | null {
  return at === null ? null : siteText(at, store.settings.timezone);
}

export function gmt(at: number | null): string | null {
  return at === null ? null : gmtText(at);
}

import type { ShownMarks } from '@ristourne/core/ports/testing/store-under-test';
import { numberOf } from '../admin-api/gid.ts';
import type { MetafieldInput } from '../tags/set-balance-mutation.ts';
import { TAG } from '../tags/marks.ts';
import type { Resolvers } from './schema-shop.ts';

/** `customers`: GIDs by address. `isKnown`: whether the shop has the order or customer of a GID. */
type Records = { customers: Map<string, string>; isKnown: (gid: string) => boolean };
type Tagging = { id: string; tags: string[] };

/** Tags and balances of a shop's records, as Shopify keeps them. */
export function createMarkShelf({ customers, isKnown }: Records): {
  marks: ShownMarks;
  resolvers: Resolvers;
} {
  const tagsOf = new Map<string, Set<string>>();
  const balances = new Map<string, string>();
  const tagged = (id: string) => tagsOf.get(id) ?? tagsOf.set(id, new Set()).get(id);
  const change = ({ id, tags }: Tagging, isThere: boolean) => {
    if (!isKnown(id)) return { userErrors: [{ field: ['id'], message: `${id} does not exist` }] };
    for (const tag of tags) tagged(id)?.[isThere ? 'add' : 'delete'](tag);
    return { userErrors: [] };
  };
  const metafieldOf = (id: string) => {
    const value = balances.get(id);
    return value === undefined ? null : { value, compareDigest: `digest of ${value}` };
  };
  const gid = (type: string, number: string) => `gid://shopify/${type}/${number}`;
  const isTagged = (id: string) => tagsOf.get(id)?.has(TAG) === true;
  return {
    resolvers: {
      tagsAdd: (wish: Tagging) => change(wish, true),
      tagsRemove: (wish: Tagging) => change(wish, false),
      customer: ({ id }: { id: string }) => (isKnown(id) ? { metafield: () => metafieldOf(id) } : null),
      metafieldsSet: ({ metafields }: { metafields: MetafieldInput[] }) => {
        for (const { ownerId, value } of metafields) balances.set(ownerId, value);
        return {
          metafields: metafields.map(({ ownerId }) => metafieldOf(ownerId)),
          userErrors: [],
        };
      },
    },
    marks: {
      customerOf: async (email) => numberOf('Customer', customers.get(email) ?? ''),
      isStamped: async (number) => isTagged(gid('Order', number)),
      isMember: async (number) => isTagged(gid('Customer', number)),
      balance: async (number) => JSON.parse(balances.get(gid('Customer', number)) ?? 'null') as unknown,
    },
  };
}

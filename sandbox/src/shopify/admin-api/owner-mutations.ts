import { GraphQLError } from 'graphql';
import { announceCustomer, announceOrder } from '../announcements.ts';
import { touch } from '../orders.ts';
import { numberIn } from '../payloads/parts.ts';
import { findCustomer, findOrder, nowSecond } from '../shop.ts';
import type { Shop } from '../shop.ts';
import type { Customer, Installation, Metafield, Order } from '../types.ts';
import { hasScope, scopeMissing } from './access.ts';
import { digestOf, findMetafield, metafieldNode } from './nodes.ts';
import { orRefused, Refused } from './user-error.ts';

interface MetafieldInput {
  ownerId: string;
  namespace?: string | null;
  key: string;
  type?: string | null;
  value: string;
  /** Null: only where there is none yet. Missing: whatever is there. */
  compareDigest?: string | null;
}

const METAFIELDS_MAX = 25;
const TAG_LENGTH_MAX = { Order: 40, Customer: 255 };

/** Tags and metafields: who may change them depends on what they hang on, so no note in the schema says it. */
export function ownerMutations(shop: Shop, installation: Installation) {
  const needs = (fieldName: string, scope: string): void => {
    if (!hasScope(installation.scopes, scope)) throw scopeMissing(fieldName, `\`${scope}\` access scope.`);
  };
  return {
    tagsAdd: ({ id, tags }: { id: string; tags: string[] }) => {
      const isOrder = numberIn('Order', id) !== undefined;
      needs('tagsAdd', isOrder ? 'write_orders' : 'write_customers');
      return orRefused(() => addTags(shop, id, tags), {});
    },
    tagsRemove: ({ id, tags }: { id: string; tags: string[] }) => {
      const isOrder = numberIn('Order', id) !== undefined;
      needs('tagsRemove', isOrder ? 'write_orders' : 'write_customers');
      return orRefused(() => removeTags(shop, id, tags), {});
    },
    metafieldsSet: ({ metafields }: { metafields: MetafieldInput[] }) => {
      needs('metafieldsSet', 'write_customers');
      return orRefused(() => ({ metafields: setMetafields(shop, metafields).map(metafieldNode) }), {
        metafields: [] as ReturnType<typeof metafieldNode>[],
      });
    },
  };
}

interface Tagged {
  order: Order | undefined;
  customer: Customer | undefined;
  /** Those of the order or the customer, as they are kept. */
  tags: string[];
}

function findTagged(shop: Shop, gid: string): Tagged {
  const order = findOrder(shop, numberIn('Order', gid) ?? 0);
  const customer = findCustomer(shop, numberIn('Customer', gid) ?? 0);
  const tagged = order ?? customer;
  if (tagged === undefined) throw new Refused(['id'], `${gid} does not exist`);
  return { order, customer, tags: tagged.tags };
}

const split = (tags: string[]): string[] => tags.flatMap((tag) => tag.split(',')).map((tag) => tag.trim());

function removeTags(shop: Shop, gid: string, tags: string[]): object {
  const { order, customer, tags: kept } = findTagged(shop, gid);
  const unwanted = split(tags);
  const left = kept.filter((tag) => !unwanted.includes(tag));
  if (left.length === kept.length) return {};
  kept.splice(0, kept.length, ...left);
  tellChange(shop, order, customer);
  return {};
}

function addTags(shop: Shop, gid: string, tags: string[]): object {
  const { order, customer, tags: kept } = findTagged(shop, gid);
  const wanted = split(tags);
  const lengthMax = order === undefined ? TAG_LENGTH_MAX.Customer : TAG_LENGTH_MAX.Order;
  if (wanted.some((tag) => tag.length > lengthMax)) throw new Refused(['tags'], 'Tag is too long');
  const fresh = wanted.filter((tag) => tag !== '' && !kept.includes(tag));
  kept.push(...new Set(fresh));
  if (fresh.length > 0) tellChange(shop, order, customer);
  return {};
}

function tellChange(shop: Shop, order: Order | undefined, customer: Customer | undefined): void {
  if (order !== undefined) {
    touch(shop, order);
    announceOrder(shop, order, ['orders/updated']);
  } else if (customer !== undefined) {
    customer.updatedAt = nowSecond(shop);
    announceCustomer(shop, customer, 'customers/update');
  }
}

/** All or none. */
function setMetafields(shop: Shop, inputs: MetafieldInput[]): Metafield[] {
  if (inputs.length > METAFIELDS_MAX)
    throw new Refused(['metafields'], `At most ${METAFIELDS_MAX} at once`, 'LESS_THAN_OR_EQUAL_TO');
  const checked = inputs.map((input, position) => checkMetafield(shop, input, position));
  return checked.map(({ customer, metafield }) => {
    const { namespace, key } = metafield;
    const others = customer.metafields.filter((one) => one.namespace !== namespace || one.key !== key);
    customer.metafields = [...others, metafield];
    return metafield;
  });
}

function checkMetafield(
  shop: Shop,
  input: MetafieldInput,
  position: number,
): { customer: Customer; metafield: Metafield } {
  const field = (name: string): string[] => ['metafields', String(position), name];
  const id = numberIn('Customer', input.ownerId);
  if (id === undefined)
    throw new GraphQLError('metafieldsSet: this stand-in keeps metafields of customers only', {
      extensions: { code: 'NOT_IN_SANDBOX' },
    });
  const customer = findCustomer(shop, id);
  if (customer === undefined) throw new Refused(field('ownerId'), 'Owner does not exist.', 'INVALID');
  const namespace = input.namespace ?? '$app';
  const kept = findMetafield(customer.metafields, namespace, input.key);
  const type = input.type ?? kept?.type ?? '';
  if (type === '') throw new Refused(field('type'), "Type can't be blank", 'BLANK');
  if (type === 'json' && !isJson(input.value))
    throw new Refused(field('value'), 'Value is invalid JSON.', 'INVALID_VALUE');
  const expected = kept === undefined ? null : digestOf(kept);
  if (input.compareDigest !== undefined && input.compareDigest !== expected)
    throw new Refused(
      field('compareDigest'),
      'The resource has been updated since it was loaded.',
      'STALE_OBJECT',
    );
  return { customer, metafield: { namespace, key: input.key, type, value: input.value } };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

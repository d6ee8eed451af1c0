import type { GroupId, LocationId, MerchantId, StoreId } from '../commerce/ids.ts';
import type { Database } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { groupsByRule } from '../groups/groups-by-rule.ts';
import { groupsOf, listGroups, type ListedGroup } from '../groups/read-groups.ts';
import { readSurvivors } from '../members/find-member.ts';
import { knownLocations, locationsOf, type PlaceOfSale } from '../locations/locations-of.ts';
import type { Deps } from '../ports/deps.ts';
import type { StoreHandle } from '../ports/store-port.ts';
import type { OrderFacts } from '../programs/rules/order-scope.ts';
import type { OrderRecord } from './order-records.ts';

type Platform = StoreHandle['platform'];

/** An order as far as its facts need it. */
export type FactsOrder = Pick<OrderRecord, 'storeId' | 'state' | 'boundMember'>;

/**
 * What is frozen of each of these orders, in their order, when it is first judged: where it was sold, through which channel,
 * and to which groups. A place that nobody knows yet becomes a location.
 */
export async function freezeOrderFacts(
  deps: Pick<Deps, 'ids' | 'clock'>,
  tx: Transaction,
  { merchantId, orders }: { merchantId: MerchantId; orders: FactsOrder[] },
): Promise<OrderFacts[]> {
  const locations = await locationsOf(deps, tx, { merchantId, places: orders.map(placeOf) });
  return withGroups(tx, { merchantId, orders, locations });
}

/** The same for orders that are only looked at: an unknown place stays unknown. */
export async function readOrderFacts(
  database: Database,
  { merchantId, orders }: { merchantId: MerchantId; orders: FactsOrder[] },
): Promise<OrderFacts[]> {
  const locations = await knownLocations(database, { merchantId, places: orders.map(placeOf) });
  return withGroups(database, { merchantId, orders, locations });
}

function placeOf({ storeId, state }: FactsOrder): PlaceOfSale {
  return { storeId, externalId: state.locationExternalId };
}

type Grouping = { merchantId: MerchantId; orders: FactsOrder[]; locations: (LocationId | '')[] };

async function withGroups(
  database: Database,
  { merchantId, orders, locations }: Grouping,
): Promise<OrderFacts[]> {
  const groups = await listGroups(database, merchantId);
  const byHand = groups.length === 0 ? () => [] : await groupsByHand(database, merchantId, orders);
  const platforms = groups.some(({ kind }) => kind !== 'manual')
    ? await readPlatforms(database, merchantId)
    : new Map<StoreId, Platform>();
  return orders.map((order, index) => {
    const byRule = groupsOfCustomer(order, { groups, platform: platforms.get(order.storeId) });
    const own = [...new Set([...byHand(order), ...byRule])].sort();
    return {
      locationId: locations[index] ?? '',
      channel: order.state.channel,
      groups: own,
      isLeftOut: groups.some(({ groupId, excluded }) => excluded && own.includes(groupId)),
    };
  });
}

/** An order of a merged member has the groups of the survivor, which are also those of all who were merged into them. */
async function groupsByHand(
  database: Database,
  merchantId: MerchantId,
  orders: FactsOrder[],
): Promise<(order: FactsOrder) => GroupId[]> {
  const bound = orders.map((order) => order.boundMember);
  const survivorOf = await readSurvivors(database, merchantId, bound);
  const groups = await groupsOf(database, { merchantId, memberIds: bound.map(survivorOf) });
  return ({ boundMember }) => groups.get(survivorOf(boundMember)) ?? [];
}

/** By the store's own words for its customers who have an account; a guest is in none. */
function groupsOfCustomer(
  { state }: FactsOrder,
  { groups, platform }: { groups: ListedGroup[]; platform: Platform | undefined },
): GroupId[] {
  if (platform === undefined || state.customerExternalId === '') return [];
  return groupsByRule(groups, { platform, words: state.customerTags });
}

async function readPlatforms(database: Database, merchantId: MerchantId): Promise<Map<StoreId, Platform>> {
  const rows = await sql<{ storeId: StoreId; platform: Platform }>(
    database,
    `SELECT store_id AS "storeId", platform FROM store WHERE merchant_id = $1`,
    [merchantId],
  );
  return new Map(rows.map(({ storeId, platform }) => [storeId, platform]));
}

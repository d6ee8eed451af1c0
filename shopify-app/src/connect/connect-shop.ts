import { PAIRINGS_PER_STORE, takeAttempts } from '@ristourne/core/accounts/rate-limit';
import type { MerchantId } from '@ristourne/core/commerce/ids';
import type { Instant } from '@ristourne/core/commerce/time';
import { inTransaction, type Transaction } from '@ristourne/core/database/transaction';
import { locationOf, WEBSITE } from '@ristourne/core/locations/locations-of';
import type { Deps } from '@ristourne/core/ports/deps';
import type { StoreFailure } from '@ristourne/core/ports/store-port';
import { isTimeZone } from '@ristourne/core/commerce/time-zone';
import { insertMerchant } from '@ristourne/core/stores/insert-merchant';
import { insertStore, lockStoreAddress } from '@ristourne/core/stores/insert-store';
import { reconnectStore, seeStore } from '@ristourne/core/stores/leave-and-return';
import { moveStore } from '@ristourne/core/stores/move-store';
import {
  readPairingCode,
  returnPairingCode,
  usePairingCode,
  type PairingProblem,
} from '@ristourne/core/stores/pairing-codes';
import { findStoreByAddress, type KnownStore } from '@ristourne/core/stores/read-store';
import { createAdminApi, type AdminApiSettings } from '../admin-api/client.ts';
import { refused } from '../admin-api/failures.ts';
import { hasSession } from '../sessions/has-session.ts';
import { shopQuery } from './shop-query.ts';

export type ConnectShopDeps = Deps & { adminApi: AdminApiSettings };

/** A merchant of its own, or the one whose owner gave a pairing code. */
export type ShopChoice = 'new' | { pairingCode: string };
/** `shop`: the permanent domain, as an authenticated session names it. */
export type ConnectShop = { shop: string; choice: ShopChoice };

/** `has_orders`: the books of the merchant that the shop has already speak of it. */
export type ConnectShopProblem = PairingProblem | 'has_orders' | 'too_many_attempts';
export type ConnectShopResult =
  | { outcome: 'connected'; merchantId: MerchantId; isNew: boolean }
  | { outcome: 'invalid'; field: 'pairingCode'; problem: ConnectShopProblem }
  | { outcome: 'unreachable'; reason: string };

type Shop = { url: string; domain: string; name: string; currency: string; timeZone: string; taxed: boolean };

const PLATFORM = 'shopify';
const MAX_NAME_LENGTH = 80;
const FALLBACK_ZONE = 'UTC';

/**
 * Gives an installed shop its merchant: a new one, or that of a pairing code. All in one transaction, one at a time for a
 * shop, so that two clicks make one merchant. Again it changes nothing: a shop that has a merchant keeps it, unless a code
 * names another and no order came yet. A shop that was away is back with its own. Each code typed counts as an attempt.
 */
export async function connectShop(deps: ConnectShopDeps, wish: ConnectShop): Promise<ConnectShopResult> {
  if (wish.choice !== 'new') {
    const key = deps.keys.hmac('store', wish.shop);
    const many = await takeAttempts(deps.pool, deps.clock.now(), [{ limit: PAIRINGS_PER_STORE, key }]);
    if (many) return invalid('too_many_attempts');
  }
  const read = await readShop(deps, wish.shop);
  if (read.outcome !== 'shop') return { outcome: 'unreachable', reason: read.reason };
  return inTransaction(deps.pool, async (tx) => {
    const { shop } = read;
    await lockStoreAddress(tx, { platform: PLATFORM, url: shop.url });
    const known = await findStoreByAddress(tx, { platform: PLATFORM, url: shop.url });
    if (known) return keepOrMove(deps, tx, { known, choice: wish.choice });
    return insertShop(deps, tx, { shop, choice: wish.choice });
  });
}

/** `seenAt`: when Shopify issued the session token that the owner was seen by. */
export type SeenShop = { shop: string; seenAt: Instant };

/**
 * The merchant of a shop whose owner opens the app: one that was away is back with its own. Null when it never had one, or
 * left after `seenAt` and has given no access since. Safe to repeat. The caller has verified a session token and has an
 * access, so the app was installed at that moment.
 */
export async function openShop(deps: Deps, { shop, seenAt }: SeenShop): Promise<MerchantId | null> {
  const known = await findStoreByAddress(deps.pool, { platform: PLATFORM, url: `https://${shop}` });
  if (known === null) return null;
  const { merchantId, storeId } = known;
  const seen = { merchantId, storeId, seenAt };
  if (known.isConnected && (await seeStore(deps.pool, seen))) return merchantId;
  const isBack = await inTransaction(deps.pool, async (tx) => {
    // Its sessions were forgotten when it left: one that stands there was given to the app since, whatever the clocks say.
    const isGiven = await hasSession(tx, shop);
    return reconnectStore(tx, isGiven ? { merchantId, storeId } : seen, deps);
  });
  return isBack ? merchantId : null;
}

async function readShop(
  { adminApi }: ConnectShopDeps,
  domain: string,
): Promise<{ outcome: 'shop'; shop: Shop } | StoreFailure> {
  const url = `https://${domain}`;
  const answered = await createAdminApi({ url }, adminApi).run(shopQuery, {});
  if (answered.outcome !== 'answered') return answered;
  const { name, currencyCode, ianaTimezone, taxesIncluded, myshopifyDomain } = answered.result.shop;
  if (myshopifyDomain !== domain) return refused(`the shop calls itself ${myshopifyDomain}`);
  const shop = {
    url,
    domain,
    name: name.trim().slice(0, MAX_NAME_LENGTH) || domain,
    currency: currencyCode,
    timeZone: isTimeZone(ianaTimezone) ? ianaTimezone : FALLBACK_ZONE,
    taxed: taxesIncluded,
  };
  return { outcome: 'shop', shop };
}

type Known = { known: KnownStore; choice: ShopChoice };

async function keepOrMove(deps: Deps, tx: Transaction, { known, choice }: Known): Promise<ConnectShopResult> {
  const { storeId, merchantId } = known;
  if (choice !== 'new') {
    const paired = await readPairingCode(tx, choice.pairingCode, deps);
    if (paired.outcome === 'refused') return invalid(paired.problem);
    if (paired.merchantId !== merchantId) return move(deps, tx, { known, pairingCode: choice.pairingCode });
  }
  await reconnectStore(tx, { merchantId, storeId }, deps);
  return { outcome: 'connected', merchantId, isNew: false };
}

type Move = { known: KnownStore; pairingCode: string };

async function move(
  deps: Deps,
  tx: Transaction,
  { known: { merchantId, storeId }, pairingCode }: Move,
): Promise<ConnectShopResult> {
  const paired = await usePairingCode(tx, pairingCode, deps);
  if (paired.outcome === 'refused') return invalid(paired.problem);
  const moved = await moveStore(tx, { storeId, from: merchantId, to: paired.merchantId });
  if (moved === 'has_orders') {
    await returnPairingCode(tx, pairingCode);
    return invalid('has_orders');
  }
  await reconnectStore(tx, { merchantId: paired.merchantId, storeId }, deps);
  return { outcome: 'connected', merchantId: paired.merchantId, isNew: false };
}

type ToInsert = { shop: Shop; choice: ShopChoice };

async function insertShop(
  deps: Deps,
  tx: Transaction,
  { shop, choice }: ToInsert,
): Promise<ConnectShopResult> {
  const paired =
    choice === 'new'
      ? { outcome: 'paired' as const, merchantId: await insertMerchantOf(deps, tx, shop) }
      : await usePairingCode(tx, choice.pairingCode, deps);
  if (paired.outcome === 'refused') return invalid(paired.problem);
  const { merchantId } = paired;
  const { storeId } = await insertStore(tx, deps, {
    merchantId,
    platform: PLATFORM,
    url: shop.url,
    name: shop.name,
    currency: shop.currency,
    pricesIncludeTax: shop.taxed,
    // Shopify's tokens are the library's sessions, and its webhooks are signed with the app's secret.
    credentials: '',
    webhookSecret: '',
    pluginSecret: '',
  });
  await locationOf(deps, tx, { merchantId, storeId, externalId: WEBSITE });
  return { outcome: 'connected', merchantId, isNew: true };
}

/** "tea-house" of "tea-house.myshopify.com". */
function insertMerchantOf(deps: Deps, tx: Transaction, shop: Shop): Promise<MerchantId> {
  const slug = shop.domain.split('.')[0] ?? shop.domain;
  return insertMerchant(tx, deps, { slug, name: shop.name, timeZone: shop.timeZone });
}

function invalid(problem: ConnectShopProblem): ConnectShopResult {
  return { outcome: 'invalid', field: 'pairingCode', problem };
}

import type { AdminCall, ActAnswer, LoadAnswer } from '@ristourne/admin/protocol';
import type { MerchantId } from '@ristourne/core/commerce/ids';
import type { AppLoadContext } from '@remix-run/server-runtime';
import type { ConnectShop, ConnectShopResult, SeenShop } from '../connect/connect-shop.ts';
import type { ShopifyApp } from '../shopify.server.ts';

/** What the pages are given by the server that they run in; none of them makes or imports it. */
export type Backend = {
  apiKey: string;
  appBridgeUrl: string;
  shopify: Pick<ShopifyApp, 'authenticate' | 'addDocumentResponseHeaders' | 'login'>;
  /** Whose shop it is that was seen; null until its store is connected. */
  merchantOf: (seen: SeenShop) => Promise<MerchantId | null>;
  /** Gives the shop its merchant, as its owner chose. */
  connect: (wish: ConnectShop) => Promise<ConnectShopResult>;
  load: (call: AdminCall) => Promise<LoadAnswer>;
  act: (call: AdminCall, command: unknown) => Promise<ActAnswer>;
  /** A page failed, which is a fault of ours. */
  onFailure: (error: unknown) => void;
};

export function backendOf(context: AppLoadContext): Backend {
  return context['backend'] as Backend;
}

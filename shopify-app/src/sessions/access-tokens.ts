import { HttpResponseError, InvalidJwtError } from '@shopify/shopify-api';
import { SessionNotFoundError } from '@shopify/shopify-app-remix/server';
import type { AccessToken, AccessTokens } from '../admin-api/client.ts';
import { shopDomainOf } from '../admin-api/shop-address.ts';
import type { ShopifyApp } from '../shopify.server.ts';

/**
 * The app's tokens as the library keeps them: one that expires within five minutes is renewed first. The library tells a
 * refusal (an error of its own) from everything else (a thrown response of 500), which may pass.
 */
export function createAccessTokens({ unauthenticated }: Pick<ShopifyApp, 'unauthenticated'>): AccessTokens {
  return {
    async accessTokenFor(store): Promise<AccessToken> {
      const shop = shopDomainOf(store.url);
      if (shop === null) return { outcome: 'uninstalled' };
      try {
        const { session } = await unauthenticated.admin(shop);
        const { accessToken } = session;
        return accessToken === undefined ? { outcome: 'revoked' } : { outcome: 'ok', accessToken };
      } catch (error) {
        if (error instanceof SessionNotFoundError) return { outcome: 'uninstalled' };
        if (error instanceof Response) return { outcome: 'unanswered' };
        if (error instanceof InvalidJwtError || error instanceof HttpResponseError)
          return { outcome: 'revoked' };
        throw error;
      }
    },
  };
}

import type { WebhookHealth } from '@ristourne/core/ports/store-port';

/**
 * Nothing to mend: shopify.app.toml declares the subscriptions, Shopify keeps them for every shop that has the app, and
 * neither an owner nor failed deliveries remove them. The API lists only those made by the API ("Returns only
 * shop-scoped subscriptions, not app-scoped subscriptions configured in TOML files", schema 2026-07), so there is
 * nothing to ask either. What a webhook drops is found by `modifiedOrders`.
 */
export async function mendWebhooks(): Promise<WebhookHealth> {
  return { outcome: 'healthy', mended: [] };
}

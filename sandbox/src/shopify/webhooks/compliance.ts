import { SHOP_ID, findCustomerByEmail, nextId, shopDomain } from '../shop.ts';
import type { Shop } from '../shop.ts';

export type ComplianceTopic = 'customers/data_request' | 'customers/redact' | 'shop/redact';

/** Number of the shop in the compliance bodies; the only place where it is told. */

/** The three privacy topics, sent by hand: Shopify sends them when a person or a law asks. */
export function announceCompliance(shop: Shop, topic: ComplianceTopic, email = ''): void {
  const customer = findCustomerByEmail(shop, email);
  const orders = shop.state.orders
    .filter((order) => email !== '' && order.email === email)
    .map(({ id }) => id);
  const common = { shop_id: SHOP_ID, shop_domain: shopDomain(shop) };
  const person = { id: customer?.id ?? null, email, phone: null };
  const bodies: Record<ComplianceTopic, object> = {
    'customers/data_request': {
      ...common,
      orders_requested: orders,
      customer: person,
      data_request: { id: nextId(shop) },
    },
    'customers/redact': { ...common, customer: person, orders_to_redact: orders },
    'shop/redact': common,
  };
  shop.announce([{ topic, resourceId: customer?.id ?? null, body: () => bodies[topic] }]);
}

/** The body of app/uninstalled is the shop, and its permanent name may be missing: the header names it. */
export function announceUninstalled(shop: Shop): void {
  const { title, currency, taxesIncluded, timezone } = shop.settings;
  shop.announce([
    {
      topic: 'app/uninstalled',
      resourceId: null,
      body: () => ({
        id: SHOP_ID,
        name: title,
        email: 'owner@example.com',
        domain: null,
        myshopify_domain: shopDomain(shop),
        currency,
        taxes_included: taxesIncluded,
        iana_timezone: timezone,
        plan_name: 'basic',
      }),
    },
  ]);
}

/** The installed app may do other things than before. */
export function announceScopes(shop: Shop, change: { previous: string[]; current: string[] }): void {
  const updatedAt = shop.clock.now().toISOString();
  shop.announce([
    {
      topic: 'app/scopes_update',
      resourceId: null,
      body: () => ({ id: SHOP_ID, ...change, updated_at: updatedAt }),
    },
  ]);
}

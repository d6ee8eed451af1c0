/** What the app asks a shop for; `shopify.app.toml` names the same. */
export const SCOPES = [
  'read_orders',
  'write_orders',
  'read_customers',
  'write_customers',
  'read_discounts',
  'write_discounts',
  'read_gift_cards',
  'write_gift_cards',
  'read_products',
  'read_locations',
  'write_app_proxy',
];

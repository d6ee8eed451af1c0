import type { Shop } from '../shop.ts';
import type { Customer } from '../types.ts';
import { gid, restTime } from './parts.ts';

/** Without tags, spend and consent: those left the body in 2025-01. */
export function customerPayload(shop: Shop, customer: Customer) {
  return {
    id: customer.id,
    admin_graphql_api_id: gid('Customer', customer.id),
    created_at: restTime(shop, customer.createdAt),
    updated_at: restTime(shop, customer.updatedAt),
    first_name: customer.firstName,
    last_name: customer.lastName,
    state: customer.hasAccount ? 'enabled' : 'disabled',
    note: null,
    verified_email: customer.hasAccount,
    multipass_identifier: null,
    tax_exempt: false,
    tax_exemptions: [],
    email: customer.email,
    phone: null,
    currency: shop.settings.currency,
  };
}

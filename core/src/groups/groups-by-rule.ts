import type { GroupId } from '../commerce/ids.ts';
import type { CustomerGroup, GroupKind } from './customer-group.ts';

/** A store customer as their platform describes them: tags of Shopify's, roles of WooCommerce's. */
export type DescribedCustomer = { platform: 'shopify' | 'woocommerce'; words: readonly string[] };

const KIND_OF: Record<DescribedCustomer['platform'], GroupKind> = {
  shopify: 'shopify_tag',
  woocommerce: 'woocommerce_role',
};

/**
 * The groups that a store customer's tags or roles put them in, in the order of `groups`. Both platforms compare without
 * regard to case; a group of the other platform, and one that is filled by hand, matches nobody here (`groupsOf`).
 */
export function groupsByRule(groups: readonly CustomerGroup[], customer: DescribedCustomer): GroupId[] {
  const words = new Set(customer.words.map(folded));
  return groups
    .filter(({ kind, ruleValue }) => kind === KIND_OF[customer.platform] && words.has(folded(ruleValue)))
    .map(({ groupId }) => groupId);
}

function folded(word: string): string {
  return word.trim().toLowerCase();
}

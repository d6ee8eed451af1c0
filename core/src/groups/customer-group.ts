import { z } from 'zod';
import type { GroupId } from '../commerce/ids.ts';

/** `manual`: members chosen by hand. The others: whom a store calls so, by a Shopify customer's tag or a WooCommerce user's role. */
export const GROUP_KINDS = ['manual', 'shopify_tag', 'woocommerce_role'] as const;
export type GroupKind = (typeof GROUP_KINDS)[number];

export const MAX_GROUP_NAME_LENGTH = 60;
/** Shopify's longest tag of a customer. */
export const MAX_RULE_VALUE_LENGTH = 255;

const words = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .refine((text) => text.isWellFormed() && !text.includes('\0'), { error: 'unreadable' });

export const groupDetails = z
  .strictObject({
    name: words(MAX_GROUP_NAME_LENGTH).refine((name) => name !== '', { error: 'needed' }),
    kind: z.enum(GROUP_KINDS),
    /** The tag or role; empty where members are chosen by hand. */
    ruleValue: words(MAX_RULE_VALUE_LENGTH),
    /** Staff and business customers, whom the programmes leave out. */
    excluded: z.boolean(),
  })
  .refine(({ kind, ruleValue }) => kind === 'manual' || ruleValue !== '', {
    path: ['ruleValue'],
    error: 'needed',
  })
  .transform((group) => (group.kind === 'manual' ? { ...group, ruleValue: '' } : group));
export type GroupDetails = z.infer<typeof groupDetails>;

export type CustomerGroup = GroupDetails & { groupId: GroupId };

export type InvalidGroup = { outcome: 'invalid'; problems: { field: string; reason: string }[] };

/** The details as they are kept, or each field that cannot be right. */
export function checkGroup(details: unknown): { outcome: 'valid'; details: GroupDetails } | InvalidGroup {
  const parsed = groupDetails.safeParse(details);
  if (parsed.success) return { outcome: 'valid', details: parsed.data };
  const problems = parsed.error.issues.map(({ path, message }) => ({
    field: path.join('.'),
    reason: message,
  }));
  return { outcome: 'invalid', problems };
}

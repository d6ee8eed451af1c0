import type { z } from 'zod';
import type { orderScope } from './arguments.ts';

export type OrderScope = z.infer<typeof orderScope>;
export const EVERYWHERE: OrderScope = { locations: [], channels: [], groups: [] };

/** What is frozen of an order when it is first judged. A guest has no groups, and a claim does not change them. */
export type OrderFacts = {
  locationId: string;
  channel: string;
  groups: readonly string[];
  /** Whether one of the groups is left out of all programmes: staff, trade. */
  isLeftOut: boolean;
};

export function isInScope({ locations, channels, groups }: OrderScope, order: OrderFacts): boolean {
  return (
    (locations.length === 0 || locations.includes(order.locationId)) &&
    (channels.length === 0 || channels.includes(order.channel)) &&
    (groups.length === 0 || groups.some((group) => order.groups.includes(group)))
  );
}

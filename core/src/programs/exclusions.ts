import type { z } from 'zod';
import type { exclusions } from './definition.ts';

/** Which orders earn nothing at all, whatever they contain. */
export type Exclusions = z.infer<typeof exclusions>;
export const NO_EXCLUSIONS: Exclusions = {
  foreignCodes: false,
  subscriptions: false,
  orderTags: [],
};

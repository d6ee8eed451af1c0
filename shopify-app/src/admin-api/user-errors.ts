import type { StoreFailure } from '@ristourne/core/ports/store-port';
import { z } from 'zod';
import { refused } from './failures.ts';

/** What a mutation answers when it understood its input and did nothing. `code` where the payload has one. */
export const userErrors = z.array(
  z.object({
    field: z.array(z.string()).nullable(),
    message: z.string(),
    code: z.string().nullish(),
  }),
);
export type UserErrors = z.infer<typeof userErrors>;

/** The first of them as a refusal that names its field: "basicCodeDiscount.endsAt: must be after startsAt". */
export function refusalOf(errors: UserErrors): StoreFailure {
  const [first] = errors;
  const field = first?.field?.join('.') ?? '';
  const message = first?.message ?? 'Shopify did nothing, and gave no reason';
  return refused(field === '' ? message : `${field}: ${message}`);
}

export function hasCode(errors: UserErrors, code: string): boolean {
  return errors.some((error) => error.code === code);
}

/** How a mutation ended that answers nothing but its errors. Without any answer it may have happened. */
export function endOf(
  payload: { userErrors: UserErrors } | null | undefined,
): { outcome: 'done' } | StoreFailure {
  if (payload === null || payload === undefined)
    return { outcome: 'unknown', reason: 'Shopify did not say how it ended' };
  return payload.userErrors.length === 0 ? { outcome: 'done' } : refusalOf(payload.userErrors);
}

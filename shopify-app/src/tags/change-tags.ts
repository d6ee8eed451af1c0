import type { MarkResult } from '@ristourne/core/ports/store-port';
import type { AdminApi } from '../admin-api/client.ts';
import { refused } from '../admin-api/failures.ts';
import { gidOf } from '../admin-api/gid.ts';
import { endOf, type UserErrors } from '../admin-api/user-errors.ts';
import { addTagsMutation } from './add-tags-mutation.ts';
import { removeTagsMutation } from './remove-tags-mutation.ts';

/** Shopify's limit for a tag of an order or a customer. */
const MAX_TAG_LENGTH: Record<Tagged, number> = { Order: 40, Customer: 255 };

export type Tagged = 'Order' | 'Customer';
type Subject = { type: Tagged; number: string };

/**
 * Adds tags to the order or store customer of that number. Repeating changes nothing: Shopify keeps each tag once. A tag
 * with a comma would become two, and one that is too long is refused by Shopify: both are refused here.
 */
export async function addTags(api: AdminApi, subject: Subject, tags: string[]): Promise<MarkResult> {
  const checked = check(subject, tags);
  if (checked.outcome !== 'checked') return checked;
  const answer = await api.run(addTagsMutation, { id: checked.id, tags });
  return answer.outcome === 'answered' ? ended(answer.result.tagsAdd) : answer;
}

/** Takes tags away. One that is not there is no error: Shopify leaves it out. */
export async function removeTags(api: AdminApi, subject: Subject, tags: string[]): Promise<MarkResult> {
  const checked = check(subject, tags);
  if (checked.outcome !== 'checked') return checked;
  const answer = await api.run(removeTagsMutation, { id: checked.id, tags });
  return answer.outcome === 'answered' ? ended(answer.result.tagsRemove) : answer;
}

function check({ type, number }: Subject, tags: string[]) {
  const id = gidOf(type, number);
  if (id === null) return refused(`${type}: must be a number of Shopify's`);
  const bad = tags.find((tag) => tag.trim() === '' || tag.includes(',') || tag.length > MAX_TAG_LENGTH[type]);
  if (bad !== undefined) return refused('tags: must be short, not empty, and without a comma');
  return { outcome: 'checked' as const, id };
}

/** An error about nothing but the id: it has the right form, so there is no such record (any more). */
function ended(payload: { userErrors: UserErrors } | null): MarkResult {
  if (payload?.userErrors.some(({ field }) => field?.length === 1 && field[0] === 'id') === true)
    return { outcome: 'absent' };
  const end = endOf(payload);
  return end.outcome === 'done' ? { outcome: 'marked' } : end;
}

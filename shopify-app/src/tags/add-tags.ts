import type { StoreFailure } from '@ristourne/core/ports/store-port';
import type { AdminApi } from '../admin-api/client.ts';
import { refused } from '../admin-api/failures.ts';
import { gidOf } from '../admin-api/gid.ts';
import { endOf } from '../admin-api/user-errors.ts';
import { addTagsMutation } from './add-tags-mutation.ts';

/** Shopify's limit for a tag of an order or a customer. */
const MAX_TAG_LENGTH: Record<Tagged, number> = { Order: 40, Customer: 255 };

export type Tagged = 'Order' | 'Customer';
export type AddTagsResult = { outcome: 'tagged' } | StoreFailure;

/**
 * Adds tags to the order or store customer of that number. Repeating changes nothing: Shopify keeps each tag once. A tag
 * with a comma would become two, and one that is too long is refused by Shopify: both are refused here.
 */
export async function addTags(
  api: AdminApi,
  subject: { type: Tagged; number: string },
  tags: string[],
): Promise<AddTagsResult> {
  const id = gidOf(subject.type, subject.number);
  if (id === null) return refused(`${subject.type}: must be a number of Shopify's`);
  const bad = tags.find(
    (tag) => tag.trim() === '' || tag.includes(',') || tag.length > MAX_TAG_LENGTH[subject.type],
  );
  if (bad !== undefined) return refused('tags: must be short, not empty, and without a comma');
  const answer = await api.run(addTagsMutation, { id, tags });
  if (answer.outcome !== 'answered') return answer;
  const end = endOf(answer.result.tagsAdd);
  return end.outcome === 'done' ? { outcome: 'tagged' } : end;
}

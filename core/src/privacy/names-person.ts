import type { AskedPerson } from './find-person.ts';

/** A field that names something by its id: `"id": 5001`, `"customer_id":"7"`. */
const ID_FIELD = /"\w*id"\s*:\s*"?(\d{1,20})"?\s*[,}\]]/gi;

/**
 * Whether the text of a delivery, whatever its platform and however broken, speaks of a person: their address stands in it,
 * or an id of theirs is a field's value. Rather too often than not: what is asked is whether it may be kept.
 */
export function namesPerson(body: Uint8Array, person: Omit<AskedPerson, 'storeId'>): boolean {
  const text = Buffer.from(body).toString('utf8').toLowerCase();
  if (person.email !== '' && text.includes(person.email)) return true;
  const ids = new Set([person.customerExternalId, ...person.orderExternalIds].filter((id) => id !== ''));
  return [...text.matchAll(ID_FIELD)].some(([, id]) => id !== undefined && ids.has(id));
}

/** Ids are UUID v7 strings inside; the prefix (`mem_…`) is put on at the edge only. */
declare const brand: unique symbol;
export type Id<Name extends string> = string & { readonly [brand]?: Name };

export type MerchantId = Id<'merchant'>;
export type StoreId = Id<'store'>;
export type MemberId = Id<'member'>;
export type AccountId = Id<'account'>;
export type ProgramId = Id<'program'>;
export type OrderId = Id<'order'>;
/** What postings, lots and pending units come from: an order's or a redemption's own id, an adjustment's, or, of a welcome, the member's. */
export type SourceId = Id<'order' | 'redemption' | 'adjustment' | 'member'>;
export type LocationId = Id<'location'>;
export type GroupId = Id<'group'>;
export type PostingId = Id<'posting'>;
export type LotId = Id<'lot'>;
export type RedemptionId = Id<'redemption'>;
export type VoucherId = Id<'voucher'>;
export type DeliveryId = Id<'delivery'>;
export type EffectId = Id<'effect'>;

/** Stands for "no member", "no lot", "no location" wherever a key may not be null. */
export const NONE = '00000000-0000-0000-0000-000000000000';

const PREFIXES = {
  member: 'mem',
  posting: 'pst',
  lot: 'lot',
  redemption: 'rdm',
  voucher: 'vch',
  order: 'ord',
  delivery: 'dlv',
  effect: 'eff',
  merchant: 'mer',
  program: 'prg',
  store: 'sto',
} as const;

/** `0199…` → `mem_0199…`: how an id is shown outside. */
export function showId(kind: keyof typeof PREFIXES, id: string): string {
  return `${PREFIXES[kind]}_${id}`;
}

/** Reads a shown id back; null when the prefix or the UUID is wrong. */
export function readId(kind: keyof typeof PREFIXES, shown: string): string | null {
  const match = /^([a-z]{3})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(shown);
  return match && match[1] === PREFIXES[kind] ? (match[2] ?? null) : null;
}

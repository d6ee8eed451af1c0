import { restAmount } from '../money.ts';
import type { Shop } from '../shop.ts';

export function amountSet(shop: Shop, minor: number) {
  const money = { amount: restAmount(minor), currency_code: shop.settings.currency };
  return { shop_money: money, presentment_money: { ...money } };
}

export function gid(type: string, id: number): string {
  return `gid://shopify/${type}/${id}`;
}

/** The number of a GID of one type; undefined for any other text. */
export function numberIn(type: string, text: string): number | undefined {
  const match = /^gid:\/\/shopify\/([A-Za-z]+)\/(\d{1,16})$/.exec(text);
  return match?.[1] === type ? Number(match[2]) : undefined;
}

/** REST's times carry the shop's offset: "2026-11-22T03:11:15+01:00". */
export function restTime(shop: Shop, at: number | null): string | null {
  if (at === null) return null;
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: shop.settings.timezone,
    timeZoneName: 'longOffset',
  }).formatToParts(at);
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const offset = name === 'GMT' ? '+00:00' : name.slice(3);
  const [hours = 0, minutes = 0] = offset.slice(1).split(':').map(Number);
  const aheadMs = (hours * 60 + minutes) * 60_000 * (offset.startsWith('-') ? -1 : 1);
  return new Date(at + aheadMs).toISOString().slice(0, 19) + offset;
}

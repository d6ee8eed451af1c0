import { z } from 'zod';

/** Shopify's numbers have up to 20 digits: they stay texts, since JavaScript's numbers would corrupt their tail. */
const NUMBER = /^[1-9]\d{0,19}$/;
const GID = /^gid:\/\/shopify\/([A-Za-z]+)\/(\d{1,20})$/;

/** `('Order', '450789469')` → `gid://shopify/Order/450789469`; null when the number is none of Shopify's. */
export function gidOf(type: string, number: string): string | null {
  return NUMBER.test(number) ? `gid://shopify/${type}/${number}` : null;
}

/** `gid://shopify/Order/450789469` → `450789469`; empty when it is no GID of that type. */
export function numberOf(type: string, gid: string): string {
  const match = GID.exec(gid);
  return match !== null && match[1] === type ? (match[2] ?? '') : '';
}

/** A GID of one type, read as its number. */
export function gid(type: string) {
  return z
    .string()
    .transform((text) => numberOf(type, text))
    .refine((number) => number !== '', { error: `must be a GID of ${type}` });
}

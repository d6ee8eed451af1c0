import { domainToASCII } from 'node:url';
import type { Keyring } from './keyring.ts';

/** RFC 5321: a forward path has 256 octets, two of which are its brackets. */
export const MAX_EMAIL_LENGTH = 254;
const MAX_LOCAL_LENGTH = 64;

/** No white space, control characters, quotes or anything that separates addresses in a mail header. */
const LOCAL_PART = /^[^\s\p{C}@,;:<>()[\]\\"]+$/u;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/;

/**
 * The one form in which an address is hashed, sealed and written to: trimmed, lower case, domain in ASCII. Null when
 * it is no address: two @, a space, a line break, a comma, over 254 characters.
 */
export function normaliseEmail(typed: string): string | null {
  if (typed.length > 2 * MAX_EMAIL_LENGTH) return null;
  const [local, domain, ...rest] = typed.trim().normalize('NFC').toLowerCase().split('@');
  if (local === undefined || domain === undefined || rest.length > 0) return null;
  if (local.length > MAX_LOCAL_LENGTH || !LOCAL_PART.test(local)) return null;
  if (!LOCAL_PART.test(domain)) return null;
  const ascii = domainToASCII(domain);
  const email = `${local}@${ascii}`;
  return DOMAIN.test(ascii) && Buffer.byteLength(email) <= MAX_EMAIL_LENGTH ? email : null;
}

/**
 * Keyed hash under which an address is looked up everywhere (`orders.email_hmac`, `member_contact`, `account_email`).
 * Empty for what is no address, and an empty hash never matches anything.
 */
export function hashEmail(keys: Keyring, typed: string): string {
  const email = normaliseEmail(typed);
  return email === null ? '' : keys.hmac('email', email);
}

/** `anna@example.org` → `a•••@e••••••.org`: enough to recognise one's own, the same number of dots for everybody. */
export function maskEmail(email: string): string {
  const [local = '', domain = ''] = email.split('@');
  const ending = domain.slice(domain.lastIndexOf('.'));
  return `${firstCharacter(local)}•••@${firstCharacter(domain)}••••••${ending}`;
}

function firstCharacter(text: string): string {
  return /^./u.exec(text)?.[0] ?? '';
}

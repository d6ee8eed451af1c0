export type ParsedBody = { outcome: 'parsed'; body: object } | { outcome: 'unreadable'; reason: string };

type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;
/** The reviver's third argument (ES2025, in Node since 21) is not in TypeScript's library yet. */
const parseWithSource = JSON.parse as (text: string, reviver: Reviver) => unknown;

/**
 * Parses a body in UTF-8 JSON; never throws. Whole numbers that JavaScript can't hold become their own digits as text:
 * Shopify's ids are JSON numbers with up to 20 digits, and `JSON.parse` would silently change their tail.
 */
export function parseBody(bytes: Uint8Array): ParsedBody {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const body = parseWithSource(text, keepDigits);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { outcome: 'parsed', body };
    return { outcome: 'unreadable', reason: 'body: must be an object' };
  } catch {
    // Nesting without end overflows the stack in here, and is no JSON of Shopify's either.
    return { outcome: 'unreadable', reason: 'body: not valid JSON in UTF-8' };
  }
}

const keepDigits: Reviver = (_key, value, { source }) =>
  typeof value === 'number' && !Number.isSafeInteger(value) && source !== undefined && /^\d+$/.test(source)
    ? source
    : value;

import { createHash } from 'node:crypto';

/** Texts beyond these are built as they are asked; the server would keep each of them on every connection. */
const MAX_NAMED = 1_000;
const names = new Map<string, string>();

/**
 * A name under which a connection keeps a statement prepared: parsed once, and planned anew only while that pays. The same text always has
 * the same name. Undefined once there are too many: such a statement is prepared for one use.
 */
export function statementName(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size >= MAX_NAMED) return undefined;
  const name = createHash('sha256').update(text).digest('base64url');
  names.set(text, name);
  return name;
}

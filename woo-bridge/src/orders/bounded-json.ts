/** An order's payload nests six deep; plugins' meta data add some. */
export const MAX_JSON_DEPTH = 64;

export type ParsedJson = { outcome: 'parsed'; value: unknown } | { outcome: 'unreadable'; reason: string };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Parses UTF-8 JSON that nests at most `MAX_JSON_DEPTH` deep; never throws, and says what is wrong otherwise. */
export function parseBoundedJson(bytes: Uint8Array): ParsedJson {
  if (nestsTooDeep(bytes))
    return { outcome: 'unreadable', reason: `body: nests deeper than ${MAX_JSON_DEPTH}` };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { outcome: 'parsed', value: JSON.parse(text) as unknown };
  } catch {
    return { outcome: 'unreadable', reason: 'body: not valid JSON in UTF-8' };
  }
}

/** One pass over the bytes, so that no parser recurses into what an attacker nests. */
function nestsTooDeep(bytes: Uint8Array): boolean {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (inText) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) inText = true;
    else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
      depth += 1;
      if (depth > MAX_JSON_DEPTH) return true;
    } else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) depth -= 1;
  }
  return false;
}

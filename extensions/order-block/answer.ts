/** What the server says of an order; `url` is the claim link that the QR code holds. */
export type Ready = {
  outcome: 'ready';
  title: string;
  sentences: string[];
  claim: { url: string; alt: string; hint: string; linkText: string } | null;
};
export type Answer = Ready | { outcome: 'not_yet'; retryAfterSeconds: number } | { outcome: 'nothing' };

/** The form of question and answer that these blocks speak; a server of another form is not understood. */
export const BLOCK_VERSION = 1;

const NOTHING: Answer = { outcome: 'nothing' };

/** Reads an answer of the server; whatever is not understood shows nothing. */
export function readAnswer(value: unknown): Answer {
  if (!isRecord(value) || value['version'] !== BLOCK_VERSION) return NOTHING;
  const { outcome, retryAfterSeconds, title, sentences, claim } = value;
  if (outcome === 'not_yet')
    return typeof retryAfterSeconds === 'number' ? { outcome, retryAfterSeconds } : NOTHING;
  if (outcome !== 'ready' || !isText(title) || !Array.isArray(sentences) || !sentences.every(isText))
    return NOTHING;
  if (claim === null) return { outcome, title, sentences, claim };
  if (!isRecord(claim)) return NOTHING;
  const { url, alt, hint, linkText } = claim;
  if (!isLink(url) || !isText(alt) || !isText(hint) || !isText(linkText)) return NOTHING;
  return { outcome, title, sentences, claim: { url, alt, hint, linkText } };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isLink(value: unknown): value is string {
  return isText(value) && /^https?:\/\//.test(value);
}

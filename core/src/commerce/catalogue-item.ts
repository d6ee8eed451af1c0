/** An article as a store's catalogue tells it: a product with its variants. Labels as the store wrote them. */
export type CatalogueItem = {
  /** The product's number there. */
  externalId: string;
  title: string;
  type: string;
  categories: string[];
  tags: string[];
  /** Points that one piece gives; null where no value was entered. */
  points: number | null;
  /** Variants with a value of their own, by their number. */
  variants: Record<string, number>;
};

/** More than any article should give; a number of this size fits the column, and an order's sum stays a safe integer. */
const MAX_ARTICLE_POINTS = 1_000_000_000;
const MAX_LABEL_LENGTH = 255;
const WHOLE = /^\d{1,10}$/;

/** A store's free field as the points of one piece; null for what is no whole number from 0 on, so nothing is guessed. */
export function readArticlePoints(value: unknown): number | null {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  if (!WHOLE.test(text)) return null;
  const points = Number(text);
  return points <= MAX_ARTICLE_POINTS ? points : null;
}

/** A store's text as PostgreSQL keeps it: without a NUL, without half a character, not endless. */
export function readLabel(text: string): string {
  return text.replaceAll('\0', '').slice(0, MAX_LABEL_LENGTH).toWellFormed().trim();
}

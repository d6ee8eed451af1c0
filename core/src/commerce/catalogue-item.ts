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

import { z } from 'zod';

/** One field of a form, as it was typed. */
export const typed = z.string().max(2_000);
/** One that takes a list with commas. */
export const typedList = z.string().max(60_000);

const set = z.strictObject({
  types: typedList,
  categories: typedList,
  tags: typedList,
  products: typedList,
});
export const selectorInput = z.strictObject({ include: set, exclude: set });
export const scopeInput = z.strictObject({ locations: typedList, channels: typedList, groups: typedList });

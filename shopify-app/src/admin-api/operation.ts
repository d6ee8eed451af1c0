import type { z } from 'zod';

/** Plain JSON, as it travels. */
export type Variables = Record<string, unknown>;

/**
 * One GraphQL document with what its answer must look like. Each stands alone in a file named `…-query.ts` or
 * `…-mutation.ts`: by that name `npm run schema:update` and tests/guards/graphql-documents.test.ts find it.
 */
export type Operation<Given extends Variables, Result> = {
  document: string;
  result: z.ZodType<Result>;
  /** Places ("order.email") that may stay empty for want of an access; any other denial refuses the whole answer. */
  mayBeDenied: readonly string[];
  /** Never set: it only carries the variables' type. */
  readonly variables?: Given;
};

/** Declares an operation; its variables' type is given, its result's is read from `result`. */
export function operation<Given extends Variables>(mayBeDenied: readonly string[] = []) {
  return <Result>(document: string, result: z.ZodType<Result>): Operation<Given, Result> => ({
    document,
    result,
    mayBeDenied,
  });
}

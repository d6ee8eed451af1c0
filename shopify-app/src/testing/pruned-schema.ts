import { readFileSync } from 'node:fs';
import { buildClientSchema, type GraphQLSchema, type IntrospectionQuery } from 'graphql';

/** Shopify's Admin schema 2026-07, as far as our documents reach. */
export function prunedSchema(): GraphQLSchema {
  const path = new URL('../../schema/admin-2026-07.json', import.meta.url);
  const { data } = JSON.parse(readFileSync(path, 'utf8')) as { data: IntrospectionQuery };
  return buildClientSchema(data);
}

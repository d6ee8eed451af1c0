import {
  NoDeprecatedCustomRule,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';

/** What is wrong with a document in a schema, deprecated fields included, in GraphQL's own words; empty when valid. */
export function faultsOf(schema: GraphQLSchema, document: DocumentNode): string[] {
  return validate(schema, document, [...specifiedRules, NoDeprecatedCustomRule]).map(
    (error) => error.message,
  );
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLNamedType,
  type SelectionSetNode,
  isInterfaceType,
  OperationTypeNode,
  assertValidSchema,
  getNamedType,
  getNullableType,
  graphqlSync,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  parse,
  type GraphQLFieldResolver,
  type GraphQLOutputType,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { faultsOf } from '../../shopify-app/schema/check-documents.ts';
import { findOperations, type FoundOperation } from '../../shopify-app/schema/find-operations.ts';
import { API_VERSION } from '../../shopify-app/src/admin-api/shop-address.ts';
import { prunedSchema } from '../../shopify-app/src/testing/pruned-schema.ts';
import { COMPLIANCE_TOPICS, SUBSCRIBED_TOPICS } from '../../shopify-app/src/webhooks/topics.ts';
import { root } from './sources.ts';

const schema = prunedSchema();
const operations = await findOperations();

describe("the Shopify app's GraphQL documents", () => {
  test('are seen by this guard, and the kept schema is whole', () => {
    expect(operations.length).toBeGreaterThanOrEqual(15);
    expect(() => assertValidSchema(schema)).not.toThrow();
    expect(API_VERSION).toBe('2026-07');
  });

  test.each(operations)(
    '$path is valid in Shopify’s schema (a missing field? npm run schema:update)',
    ({ parsed }) => {
      expect(faultsOf(schema, parsed)).toEqual([]);
      expect(parsed.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION)).toHaveLength(1);
    },
  );

  test.each(operations)('$path asks for less than Shopify gives at once', ({ parsed }) => {
    const largest = largestCost(parsed);
    if (process.env['COST']) console.log(largest);
    expect(largest).toBeGreaterThan(0);
    expect(largest).toBeLessThan(MAX_COST);
  });

  test('a document that asks for a field which Shopify does not have is caught', () => {
    const [{ operation }] = operations as [FoundOperation];
    const planted = parse(operation.document.replace('handle', 'handel'));
    expect(faultsOf(schema, planted).join()).toContain('handel');
  });
});

/**
 * Shopify refuses a query of over 1,000 points, and wants all that one may cost at its start, from a bucket of 2,000 on
 * the smallest plans (API usage limits): half as much lets several orders be read at once.
 */
const MAX_COST = 600;
/** Of a list that takes no `first`: more discounts, taxes or scopes than one thing usually has. */
const USUAL_LIST = 3;
const MUTATION_COST = 10;

/** What an answer costs when every page is full, by Shopify's published count: 1 for each object, fields are free. */
function largestCost(document: DocumentNode): number {
  const fragments = new Map(
    document.definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [],
    ),
  );
  const costOf = (set: SelectionSetNode | undefined, parent: GraphQLNamedType | undefined): number => {
    let sum = 0;
    for (const one of set?.selections ?? []) {
      if (one.kind === Kind.FRAGMENT_SPREAD)
        sum += costOf(fragments.get(one.name.value)?.selectionSet, parent);
      else if (one.kind === Kind.INLINE_FRAGMENT)
        sum += costOf(one.selectionSet, schema.getType(one.typeCondition?.name.value ?? ''));
      else if (one.selectionSet !== undefined) sum += fieldCost(one, parent);
    }
    return sum;
  };
  const fieldCost = (field: FieldNode, parent: GraphQLNamedType | undefined): number => {
    const type =
      isObjectType(parent) || isInterfaceType(parent)
        ? parent.getFields()[field.name.value]?.type
        : undefined;
    const first = field.arguments?.find((argument) => argument.name.value === 'first')?.value;
    const isList = type !== undefined && isListType(getNullableType(type));
    const many = first?.kind === Kind.INT ? Number(first.value) : isList ? USUAL_LIST : 1;
    const below = costOf(field.selectionSet, type && getNamedType(type));
    // A connection's own `nodes` and `pageInfo` are counted by its `first`.
    const isPart = field.name.value === 'nodes' || field.name.value === 'pageInfo';
    return isPart ? below : many * (1 + below);
  };
  const [definition] = document.definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) return 0;
  if (definition.operation === OperationTypeNode.MUTATION)
    return MUTATION_COST + costOf(definition.selectionSet, schema.getMutationType() ?? undefined);
  return costOf(definition.selectionSet, schema.getQueryType() ?? undefined);
}

/**
 * Each result is read from two answers that the schema allows: one with everything that may be null left out, one with
 * everything there. So a field which Shopify may leave empty can't be read as if it were always there.
 */
describe('what documents answer', () => {
  test.each(operations)('$path is read when all that may be empty is', (found) => {
    expect(faultsIn(found, answering({ everything: false, turn: 0 }))).toEqual([]);
  });
  test.each(operations)(
    '$path is read when everything is there, whatever a union turns out to be',
    (found) => {
      for (let turn = 0; turn < LARGEST_UNION; turn += 1)
        expect(faultsIn(found, answering({ everything: true, turn }))).toEqual([]);
    },
  );
});

function faultsIn(
  { operation, parsed }: FoundOperation,
  fieldResolver: GraphQLFieldResolver<unknown, unknown>,
) {
  const [definition] = parsed.definitions;
  const variables =
    definition?.kind === Kind.OPERATION_DEFINITION ? (definition.variableDefinitions ?? []) : [];
  const variableValues = Object.fromEntries(
    variables.map(({ variable, type }) => [variable.name.value, sample(JSON.stringify(type))]),
  );
  const { data, errors } = graphqlSync({
    schema,
    source: operation.document,
    variableValues,
    fieldResolver,
    typeResolver: (value) => (value as { __typename: string }).__typename,
  });
  expect(errors).toBeUndefined();
  const read = operation.result.safeParse(JSON.parse(JSON.stringify(data)));
  return read.success ? [] : read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
}

/** A value for a variable of any of the types that documents declare. */
function sample(type: string): unknown {
  if (type.includes('ListType')) return [];
  if (type.includes('Boolean')) return false;
  return type.includes('Input"') ? {} : 'text';
}

/** More than any union or interface that documents meet has types. */
const LARGEST_UNION = 12;

/** `turn` chooses among the types of a union or interface. */
type Answering = { everything: boolean; turn: number };

function answering({ everything, turn }: Answering): GraphQLFieldResolver<unknown, unknown> {
  return (...[source, , , info]) => {
    const given: unknown = (source as Record<string, unknown> | undefined)?.[info.fieldName];
    if (given !== undefined) return given;
    // A root field that is null says nothing about what stands below it.
    const isRoot = info.path.prev === undefined;
    if (!isNonNullType(info.returnType) && !everything && !isRoot) return null;
    return valueOf(info.returnType, info.parentType.name, turn);
  };
}

const SCALARS: Record<string, unknown> = {
  Decimal: '12.50', DateTime: '2026-11-21T20:15:20Z', Int: 1, Float: 0.5, Boolean: true, String: 'text',
  URL: 'https://tea-house.myshopify.com/1/orders/2/authenticate?key=3',
}; // prettier-ignore

function valueOf(type: GraphQLOutputType, parent: string, turn: number): unknown {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return [valueOf(nullable.ofType, parent, turn)];
  const named = getNamedType(nullable);
  if (isEnumType(named)) return named.name === 'CurrencyCode' ? 'EUR' : named.getValues()[0]?.name;
  if (isObjectType(named)) return {};
  if (isAbstractType(named)) {
    const types = schema.getPossibleTypes(named);
    expect(types.length).toBeLessThanOrEqual(LARGEST_UNION);
    return { __typename: types[turn % types.length]?.name };
  }
  return named.name === 'ID' ? `gid://shopify/${parent}/1` : SCALARS[named.name];
}

describe('shopify.app.toml', () => {
  const toml = readFileSync(join(root, 'shopify.app.toml'), 'utf8');
  const listed = (name: string): string[] =>
    [...toml.matchAll(new RegExp(`^\\s*${name} = \\[([^\\]]*)\\]`, 'gm'))].flatMap(([, list = '']) =>
      [...list.matchAll(/"([^"]+)"/g)].map(([, one = '']) => one),
    );

  test('subscribes to the topics that are read, at the version of the schema', () => {
    expect(listed('topics').toSorted()).toEqual([...SUBSCRIBED_TOPICS].toSorted());
    expect(listed('compliance_topics').toSorted()).toEqual([...COMPLIANCE_TOPICS].toSorted());
    expect(toml).toContain(`api_version = "${API_VERSION}"`);
  });
});

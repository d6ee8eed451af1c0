import {
  defaultFieldResolver,
  execute,
  getNamedType,
  getOperationAST,
  getVariableValues,
  GraphQLError,
  isLeafType,
  Kind,
  OperationTypeNode,
  parse,
  validate,
} from 'graphql';
import type { DocumentNode, ExecutionResult, GraphQLFieldResolver, GraphQLResolveInfo } from 'graphql';
import type { Shop } from '../shop.ts';
import type { Installation } from '../types.ts';
import { checkAccess } from './access.ts';
import { costReport, pointsLeft, REQUEST_POINTS_MAX, spend } from './bucket.ts';
import { requestedCost } from './cost.ts';
import { discountMutations } from './discount-mutations.ts';
import { giftCardMutations } from './gift-cards.ts';
import { ownerMutations } from './owner-mutations.ts';
import { queries } from './queries.ts';
import type { AdminSchema } from './schema.ts';

export interface GraphqlRequest {
  query: string;
  variables: Record<string, unknown>;
}

export type GraphqlAnswer = { data?: unknown; errors?: unknown[]; extensions?: unknown };

const MUTATION_POINTS = 10;

/** Answers one request as Shopify does: validated on the schema, weighed, then carried out with the app's own access. */
export async function answerGraphql(
  shop: Shop,
  admin: AdminSchema,
  request: GraphqlRequest & { installation: Installation },
): Promise<GraphqlAnswer> {
  const document = parsed(request.query);
  if (document instanceof GraphQLError) return { errors: [document.toJSON()] };
  const faults = validate(admin.schema, document);
  const operation = getOperationAST(document);
  if (faults.length > 0 || !operation) return { errors: faults.map((fault) => fault.toJSON()) };
  const { coerced, errors } = getVariableValues(
    admin.schema,
    operation.variableDefinitions ?? [],
    request.variables,
  );
  if (errors !== undefined) return { errors: errors.map((fault) => fault.toJSON()) };
  const counting = { schema: admin.schema, document, variables: coerced };
  const requested = requestedCost(counting, operation);
  const unaffordable = refusedByCost(shop, requested);
  if (unaffordable !== null) return unaffordable;
  const spent = { points: operation.operation === OperationTypeNode.MUTATION ? MUTATION_POINTS : 0 };
  const result = await carryOut(shop, admin, { ...request, document, spent });
  // What Shopify did not look up costs nothing; never more than was reserved.
  const actual = Math.min(requested, spent.points);
  spend(shop, actual);
  return {
    ...(result.errors === undefined ? {} : { errors: result.errors.map((fault) => fault.toJSON()) }),
    data: result.data ?? null,
    extensions: costReport(shop, { requested, actual }),
  };
}

function parsed(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

function refusedByCost(shop: Shop, requested: number): GraphqlAnswer | null {
  const extensions = costReport(shop, { requested, actual: null });
  const refusal = (message: string, code: string): GraphqlAnswer => ({
    errors: [{ message, extensions: { code, documentation: 'https://shopify.dev/api/usage/rate-limits' } }],
    extensions,
  });
  if (requested > REQUEST_POINTS_MAX)
    return refusal(
      `Query cost is ${requested}, which exceeds the single query max cost limit (${REQUEST_POINTS_MAX}).`,
      'MAX_COST_EXCEEDED',
    );
  return pointsLeft(shop) < requested ? refusal('Throttled', 'THROTTLED') : null;
}

type Carrying = GraphqlRequest & {
  installation: Installation;
  document: DocumentNode;
  spent: { points: number };
};

async function carryOut(shop: Shop, admin: AdminSchema, carrying: Carrying): Promise<ExecutionResult> {
  const { installation, document, variables, spent } = carrying;
  const fieldResolver: GraphQLFieldResolver<unknown, unknown> = (source, ...rest) => {
    const [, , info] = rest;
    checkAccess(admin, installation, info);
    const value: unknown = defaultFieldResolver(source, ...rest);
    if (value === undefined) throw unknownHere(info);
    if (!isLeafType(getNamedType(info.returnType))) spent.points += Array.isArray(value) ? value.length : 1;
    return value;
  };
  return execute({
    schema: admin.schema,
    document,
    rootValue: {
      ...queries(shop, installation),
      ...discountMutations(shop),
      ...giftCardMutations(shop),
      ...ownerMutations(shop, installation),
    },
    variableValues: variables,
    fieldResolver,
    typeResolver: (value) => (value as { __typename: string }).__typename,
  });
}

/** Empty is null: a field of the schema that nobody has written yet must not pass for an empty one. */
function unknownHere({ parentType, fieldName }: GraphQLResolveInfo): GraphQLError {
  return new GraphQLError(`${parentType.name}.${fieldName}: this stand-in does not have it yet`, {
    extensions: { code: 'NOT_IN_SANDBOX' },
  });
}

/** "CreateDiscount" of "mutation CreateDiscount(…"; the first one's, or "" when it has no name. */
export function operationNameOf(query: string): string {
  const document = parsed(query);
  if (document instanceof GraphQLError) return '';
  const [first] = document.definitions;
  return first?.kind === Kind.OPERATION_DEFINITION ? (first.name?.value ?? '') : '';
}

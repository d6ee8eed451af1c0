import {
  getNamedType,
  isAbstractType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  OperationTypeNode,
} from 'graphql';
import type {
  DocumentNode,
  FieldNode,
  GraphQLOutputType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql';

const MUTATION_POINTS = 10;
const CONNECTION_POINTS = 2;
/** A list without `first` is counted as one: its length is not known before. */
const LIST_LENGTH = 1;

interface Counting {
  schema: GraphQLSchema;
  document: DocumentNode;
  variables: Readonly<Record<string, unknown>>;
}

/**
 * What a request may cost at most, by Shopify's published rules: a field with fields is 1 point, a mutation 10, a
 * connection 2 and its nodes as often as `first` says. Shopify's own number may differ; it is what our bucket reserves.
 */
export function requestedCost(counting: Counting, operation: OperationDefinitionNode): number {
  const root = counting.schema.getRootType(operation.operation);
  if (!root) return 0;
  const points = selectionCost(counting, root.name, operation.selectionSet);
  return operation.operation === OperationTypeNode.MUTATION
    ? points + MUTATION_POINTS * operation.selectionSet.selections.length
    : points;
}

function selectionCost(counting: Counting, typeName: string, set: SelectionSetNode): number {
  let points = 0;
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) points += fieldCost(counting, typeName, selection);
    else if (selection.kind === Kind.INLINE_FRAGMENT)
      points += selectionCost(
        counting,
        selection.typeCondition?.name.value ?? typeName,
        selection.selectionSet,
      );
    else {
      const fragment = counting.document.definitions.find(
        (one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === selection.name.value,
      );
      if (fragment?.kind === Kind.FRAGMENT_DEFINITION)
        points += selectionCost(counting, fragment.typeCondition.name.value, fragment.selectionSet);
    }
  }
  return points;
}

function fieldCost(counting: Counting, typeName: string, node: FieldNode): number {
  const parent = counting.schema.getType(typeName);
  const field =
    isObjectType(parent) || (isAbstractType(parent) && 'getFields' in parent)
      ? parent.getFields()[node.name.value]
      : undefined;
  if (field === undefined || node.selectionSet === undefined) return 0;
  const inner = selectionCost(counting, getNamedType(field.type).name, node.selectionSet);
  const size = sizeOf(counting, node);
  if (getNamedType(field.type).name.endsWith('Connection')) return CONNECTION_POINTS + size * inner;
  return isList(field.type) ? size * (1 + inner) : 1 + inner;
}

function sizeOf({ variables }: Counting, node: FieldNode): number {
  const first = node.arguments?.find((argument) => argument.name.value === 'first')?.value;
  if (first?.kind === Kind.INT) return Number(first.value);
  const given = first?.kind === Kind.VARIABLE ? variables[first.name.value] : undefined;
  return typeof given === 'number' ? given : LIST_LENGTH;
}

function isList(type: GraphQLOutputType): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}

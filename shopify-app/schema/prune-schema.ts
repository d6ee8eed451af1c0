import {
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';

/** An introspection's JSON, with what Shopify's own tools add to it; only what is touched here is named. */
export type Introspection = {
  __schema: { types: IntrospectedType[]; directives: unknown[]; [rest: string]: unknown };
};
type TypeReference = { kind: string; name: string | null; ofType?: TypeReference | null };
type InputValue = { name: string; type: TypeReference; [rest: string]: unknown };
type Field = { name: string; type: TypeReference; args: InputValue[]; [rest: string]: unknown };
type IntrospectedType = {
  kind: string;
  name: string;
  fields: Field[] | null;
  inputFields: InputValue[] | null;
  interfaces: TypeReference[] | null;
  possibleTypes: TypeReference[] | null;
  [rest: string]: unknown;
};

/** Beside what introspection means, a field or type keeps these: they say who may read it (stand-ins enforce them). */
const KEPT_NOTES = ['requiredAccess', 'isProtected', 'protectedSubject', 'protectedContent'];
const STRUCTURE = new Set([
  'kind',
  'name',
  'fields',
  'inputFields',
  'interfaces',
  'possibleTypes',
  'enumValues',
  'args',
  'type',
  'defaultValue',
  'isDeprecated',
  'deprecationReason',
  'isOneOf',
  'specifiedByURL',
  'isRepeatable',
  'locations',
  'queryType',
  'mutationType',
  'subscriptionType',
  'types',
  'directives',
  'ofType',
]);

/** More than any union has types. `Node` is nearly everything: whoever asks for nodes knows of what type they are. */
const WIDE = 100;

/**
 * The part of a schema that documents reach: selected fields with the arguments they were given, whole input types and
 * enums, and every type that a selected union or interface may turn out to be, with at least one field; of a wide
 * interface only the types that a document names. Descriptions are left out. The documents must be valid against `schema`, which `introspection` describes.
 */
export function pruneSchema(
  introspection: Introspection,
  schema: GraphQLSchema,
  documents: DocumentNode[],
): Introspection {
  const reached = new Reached(schema);
  for (const document of documents) reached.follow(document);
  const { __schema: whole } = introspection;
  const byName = new Map(whole.types.map((type) => [type.name, type]));
  const inputs = wholeInputs(reached, byName);
  const types = whole.types
    .filter((type) => reached.fields.has(type.name) || reached.leaves.has(type.name) || inputs.has(type.name))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((type) => pruneType(type, reached));
  return { __schema: slim({ ...whole, types, subscriptionType: null, directives: whole.directives }) };
}

/** What documents touch: fields (with arguments) by type, unions and leaves by name. */
class Reached {
  readonly fields = new Map<string, Map<string, Set<string>>>();
  readonly leaves = new Set<string>(['String', 'Boolean', 'Int', 'Float', 'ID']);
  /** Of each wide interface, the types that documents name. */
  readonly named = new Map<string, Set<string>>();
  readonly #schema: GraphQLSchema;

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  follow(document: DocumentNode): void {
    const info = new TypeInfo(this.#schema);
    visit(
      document,
      visitWithTypeInfo(info, {
        VariableDefinition: (node) => {
          // Named here so that a type which only a variable has is kept as well.
          let { type } = node;
          while (type.kind !== Kind.NAMED_TYPE) ({ type } = type);
          this.leaves.add(type.name.value);
        },
        Field: (node) => {
          const parent = info.getParentType();
          const type = info.getType();
          if (!parent || !type) return;
          if (node.name.value !== '__typename') {
            const args = (node.arguments ?? []).map((argument) => argument.name.value);
            this.#touch(parent, node.name.value, args);
          }
          if (!this.#narrow(getNamedType(type), node)) this.#arrive(getNamedType(type));
        },
      }),
    );
  }

  #narrow(type: GraphQLNamedType, { selectionSet }: FieldNode): boolean {
    if (!isInterfaceType(type) || this.#schema.getPossibleTypes(type).length < WIDE) return false;
    const named = this.named.get(type.name) ?? new Set();
    for (const one of selectionSet?.selections ?? [])
      if (one.kind === Kind.INLINE_FRAGMENT && one.typeCondition) named.add(one.typeCondition.name.value);
    this.named.set(type.name, named);
    this.fields.set(type.name, new Map([['id', new Set()]]));
    return true;
  }

  /** A field of an interface is a field of whatever implements it. */
  #touch(parent: GraphQLNamedType, field: string, args: string[]): void {
    const owners = isAbstractType(parent) ? [parent, ...this.#schema.getPossibleTypes(parent)] : [parent];
    for (const owner of owners) {
      const fields = this.fields.get(owner.name) ?? new Map<string, Set<string>>();
      fields.set(field, new Set([...(fields.get(field) ?? []), ...args]));
      this.fields.set(owner.name, fields);
    }
  }

  /** A union's types are kept even where no document selects from them: an answer may turn out to be one. */
  #arrive(type: GraphQLNamedType): void {
    if (!isAbstractType(type)) {
      if (!isObjectType(type)) this.leaves.add(type.name);
      return;
    }
    if (!this.fields.has(type.name)) this.fields.set(type.name, new Map());
    // An interface must have a field of its own, also where documents select from its types alone.
    const types = this.#schema.getPossibleTypes(type);
    for (const possible of isInterfaceType(type) ? [type, ...types] : types) {
      if ((this.fields.get(possible.name)?.size ?? 0) > 0) continue;
      const simple = Object.values(possible.getFields()).find(
        (field) =>
          field.args.length === 0 &&
          !isDeprecated(field.deprecationReason) &&
          isLeafType(getNamedType(field.type)),
      );
      if (simple === undefined) continue;
      this.#touch(possible, simple.name, []);
      this.#arrive(getNamedType(simple.type));
    }
  }
}

function isDeprecated(reason: string | null | undefined): boolean {
  return reason !== null && reason !== undefined;
}

/** Input types that kept arguments name, and all that those name. Their enums and scalars count as leaves. */
function wholeInputs(reached: Reached, byName: Map<string, IntrospectedType>): Set<string> {
  const inputs = new Set<string>();
  const follow = (reference: TypeReference): void => {
    const name = nameOf(reference);
    const type = byName.get(name);
    if (type === undefined || inputs.has(name)) return;
    inputs.add(name);
    for (const field of type.inputFields ?? []) follow(field.type);
  };
  for (const [typeName, fields] of reached.fields)
    for (const [fieldName, args] of fields)
      for (const argument of byName.get(typeName)?.fields?.find((one) => one.name === fieldName)?.args ?? [])
        if (args.has(argument.name)) follow(argument.type);
  for (const name of reached.leaves) follow({ kind: '', name });
  return inputs;
}

function nameOf(reference: TypeReference): string {
  return reference.ofType ? nameOf(reference.ofType) : (reference.name ?? '');
}

function pruneType(type: IntrospectedType, reached: Reached): IntrospectedType {
  const kept = reached.fields.get(type.name);
  const fields =
    type.fields === null
      ? null
      : type.fields
          .filter((field) => kept?.has(field.name))
          .map((field) => ({
            ...field,
            args: field.args.filter((argument) => kept?.get(field.name)?.has(argument.name)),
          }));
  // An interface nobody selects from is left out, also from the list of what a type implements.
  const isKept = (reference: TypeReference): boolean => {
    const [outer, inner] =
      type.kind === 'INTERFACE' ? [type.name, nameOf(reference)] : [nameOf(reference), type.name];
    return reached.fields.has(nameOf(reference)) && (reached.named.get(outer)?.has(inner) ?? true);
  };
  return {
    ...type,
    fields,
    interfaces: type.interfaces?.filter(isKept) ?? type.interfaces,
    possibleTypes: type.possibleTypes?.filter(isKept) ?? type.possibleTypes,
  };
}

/** Without descriptions and notes of documentation; false and null notes are left out too. */
function slim<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map((one: unknown) => slim(one)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(
    ([name, one]) => STRUCTURE.has(name) || (KEPT_NOTES.includes(name) && one !== null && one !== false),
  );
  return Object.fromEntries(
    entries.map(([name, one]) => [
      name,
      typeof one === 'string' && KEPT_NOTES.includes(name) ? one.trim() : slim(one),
    ]),
  ) as Value;
}

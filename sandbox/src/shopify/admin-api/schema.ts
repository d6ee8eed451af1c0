import { readFileSync } from 'node:fs';
import { buildClientSchema, GraphQLScalarType, GraphQLError } from 'graphql';
import type { GraphQLSchema, IntrospectionQuery } from 'graphql';
import { z } from 'zod';

/** Beside what introspection means, Shopify's file says who may read a field. */
const notes = {
  name: z.string(),
  requiredAccess: z.string().optional(),
  isProtected: z.boolean().optional(),
  protectedContent: z.string().optional(),
};
const annotated = z.object({
  data: z.object({
    __schema: z.object({
      types: z.array(z.object({ ...notes, fields: z.array(z.object(notes)).nullish() })),
    }),
  }),
});

export interface AccessNote {
  /** Prose with scopes in back-quotes, of which any one is enough: "`read_orders` access scope or …". */
  requiredAccess?: string;
  /** Set where an app needs a grant for this sort of personal data. */
  protectedContent?: string;
}

export interface AdminSchema {
  schema: GraphQLSchema;
  /** By type ("Order") and by field ("Order.email"). */
  access: ReadonlyMap<string, AccessNote>;
}

/**
 * Shopify's own Admin schema, pruned to what the app's operations reach: whatever it does not hold fails validation
 * here, as a misspelt field does at Shopify.
 */
export function readAdminSchema(file: string): AdminSchema {
  const json: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const access = new Map<string, AccessNote>();
  for (const type of annotated.parse(json).data.__schema.types) {
    note(access, type.name, type);
    for (const field of type.fields ?? []) note(access, `${type.name}.${field.name}`, field);
  }
  const schema = buildClientSchema((json as { data: IntrospectionQuery }).data);
  strictScalars(schema);
  return { schema, access };
}

type Notes = {
  requiredAccess?: string | undefined;
  isProtected?: boolean | undefined;
  protectedContent?: string | undefined;
};

function note(access: Map<string, AccessNote>, place: string, notes: Notes): void {
  const { requiredAccess, isProtected, protectedContent } = notes;
  if (requiredAccess === undefined && isProtected !== true) return;
  access.set(place, {
    ...(requiredAccess === undefined ? {} : { requiredAccess }),
    ...(isProtected === true ? { protectedContent: protectedContent ?? 'name' } : {}),
  });
}

/** A built schema takes anything for a custom scalar; Shopify does not. */
function strictScalars(schema: GraphQLSchema): void {
  refuse(schema, 'DateTime', (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)));
  refuse(schema, 'Decimal', (value) => /^-?\d+(\.\d+)?$/.test(String(value)));
  refuse(schema, 'UnsignedInt64', (value) => /^\d+$/.test(String(value)));
}

function refuse(schema: GraphQLSchema, name: string, isGood: (value: unknown) => boolean): void {
  const scalar = schema.getType(name);
  if (!(scalar instanceof GraphQLScalarType)) return;
  scalar.parseValue = (value) => {
    if (!isGood(value)) throw new GraphQLError(`invalid ${name} '${String(value)}'`);
    return value;
  };
}

import { getNamedType, GraphQLError, isObjectType } from 'graphql';
import type { GraphQLResolveInfo } from 'graphql';
import type { Installation, ProtectedContent } from '../types.ts';
import type { AccessNote, AdminSchema } from './schema.ts';

const SCOPES_PAGE = 'https://shopify.dev/api/usage/access-scopes';
const PROTECTED_PAGE = 'https://shopify.dev/docs/apps/launch/protected-customer-data';

/** Refuses a field that the app may not have, with Shopify's own words; the rest of the answer stays. */
export function checkAccess(
  { access }: AdminSchema,
  installation: Installation,
  info: Pick<GraphQLResolveInfo, 'parentType' | 'fieldName' | 'returnType'>,
): void {
  const place = `${info.parentType.name}.${info.fieldName}`;
  const needed = [access.get(place), ...typeNotes(access, info)];
  for (const note of needed) {
    if (note?.requiredAccess !== undefined && !isGranted(note.requiredAccess, installation.scopes))
      throw scopeMissing(info.fieldName, note.requiredAccess);
    if (
      note?.protectedContent !== undefined &&
      !mayRead(note.protectedContent, installation.protectedContent)
    )
      throw notApproved(info.fieldName);
  }
}

/** A field gives what its type guards; a connection, what its nodes are. */
function typeNotes(
  access: AdminSchema['access'],
  info: Pick<GraphQLResolveInfo, 'returnType'>,
): (AccessNote | undefined)[] {
  const type = getNamedType(info.returnType);
  const nodes = isObjectType(type) ? type.getFields()['nodes'] : undefined;
  return [access.get(type.name), nodes === undefined ? undefined : access.get(getNamedType(nodes.type).name)];
}

/** Any one of the named scopes is enough, and to write is to read. Prose that names none is for the resolver to judge. */
export function isGranted(requiredAccess: string, scopes: readonly string[]): boolean {
  const named = [...requiredAccess.matchAll(/`([a-z_]+)`/g)].map(([, scope = '']) => scope);
  return named.length === 0 || named.some((scope) => hasScope(scopes, scope));
}

export function hasScope(scopes: readonly string[], scope: string): boolean {
  return scopes.includes(scope) || scopes.includes(scope.replace(/^read_/, 'write_'));
}

function mayRead(content: string, granted: readonly ProtectedContent[]): boolean {
  return (granted as readonly string[]).includes(content);
}

export function scopeMissing(fieldName: string, requiredAccess: string): GraphQLError {
  return new GraphQLError(`Access denied for ${fieldName} field. Required access: ${requiredAccess}`, {
    extensions: { code: 'ACCESS_DENIED', documentation: SCOPES_PAGE, requiredAccess },
  });
}

function notApproved(fieldName: string): GraphQLError {
  return new GraphQLError(
    `This app is not approved to use the ${fieldName} field. See ${PROTECTED_PAGE} for more details.`,
    { extensions: { code: 'ACCESS_DENIED', documentation: PROTECTED_PAGE } },
  );
}

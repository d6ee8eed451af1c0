import { ADMIN_VERSION, PAGES, type AdminCall } from '@ristourne/admin/protocol';
import { z } from 'zod';
import { parseBoundedJson } from '../orders/bounded-json.ts';
import { explain, storable } from '../orders/payload.ts';

/** As many and as long as the plugin lets through (class-admin-proxy.php). */
export const MAX_PARAMS = 20;
const MAX_PARAM_NAME = 40;
const MAX_PARAM = 500;
const MAX_USER_NAME = 250;

export type AdminRequest = Omit<AdminCall, 'merchantId'> & { command: object | null };
export type ReadAdminRequest =
  { outcome: 'read'; request: AdminRequest } | { outcome: 'invalid'; field: string; message: string };

const params = z
  .record(storable.max(MAX_PARAM_NAME), storable.max(MAX_PARAM))
  .refine((named) => Object.keys(named).length <= MAX_PARAMS, {
    error: `must be ${MAX_PARAMS} at most`,
  });

const body = z.object({
  version: z.int().min(1).max(1_000_000),
  page: z.enum(PAGES, { error: 'is no page of this server: update it, or the plugin' }),
  params,
  language: z.enum(['en', 'fr']),
  user: z.object({ id: storable.min(1).max(40), name: storable.max(MAX_USER_NAME) }),
  command: z.record(z.string(), z.unknown()).nullable(),
});

/**
 * Reads what the plugin sends; `invalid` names the first field that is wrong ("params.search"). A command of another
 * version's script is refused, since its form may mean something else; a page may be asked for by any version, and the
 * answer's own version then tells the script to ask for an update.
 */
export function readAdminRequest(rawBody: Uint8Array): ReadAdminRequest {
  const json = parseBoundedJson(rawBody);
  if (json.outcome === 'unreadable') return invalid(json.reason);
  const parsed = body.safeParse(json.value);
  if (!parsed.success) return invalid(explain(parsed.error));
  const { version, user, ...asked } = parsed.data;
  if (asked.command !== null && version !== ADMIN_VERSION)
    return invalid(`version: must be ${ADMIN_VERSION}: update the plugin or this server`);
  const name = user.name.trim();
  return { outcome: 'read', request: { ...asked, actor: { name: name === '' ? user.id : name } } };
}

function invalid(explained: string): ReadAdminRequest {
  const [field = 'body', ...message] = explained.split(': ');
  return { outcome: 'invalid', field, message: message.join(': ') };
}

import { sql } from '@ristourne/core/database/sql';
import type { Deps } from '@ristourne/core/ports/deps';

/** `/healthz/live`: this process answers. `/healthz/ready`: its database does, too; 503 until then. */
export async function healthResponse(deps: Deps, path: string): Promise<Response> {
  if (path !== '/healthz/ready' && path !== '/healthz/live' && path !== '/healthz')
    return new Response('Not found\n', { status: 404 });
  if (path !== '/healthz/ready') return new Response('ok\n');
  try {
    await sql(deps.pool, 'SELECT 1 AS one');
    return new Response('ok\n');
  } catch {
    return new Response('the database does not answer\n', { status: 503 });
  }
}

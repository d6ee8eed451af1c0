import type { LoaderFunctionArgs } from '@remix-run/server-runtime';
import { backendOf } from '../backend.ts';

/** The library's own steps: the page that fetches a fresh session token, and the way out of the frame. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  await backendOf(context).shopify.authenticate.admin(request);
  return null;
}

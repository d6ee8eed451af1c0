import { listen } from '../../listen.ts';
import type { Listening } from '../../listen.ts';

const ONE_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'host', 'content-length', 'expect'];
/** Fetch has undone the encoding by the time the answer is passed on. */
const UNDONE = ['content-encoding', 'content-length', 'transfer-encoding', 'connection', 'keep-alive'];

/**
 * The app's server behind an address of its own, as a development tunnel is, and for one reason: an app lets itself be
 * framed by Shopify's admin alone, and this shell is on 127.0.0.1. Here, and nowhere else, its header names the shell.
 */
export function startAppFrame(
  places: { appUrl: () => string | undefined; shell: () => string },
  address: { host: string; port: number },
): Promise<Listening> {
  return listen(async (request) => {
    const appUrl = places.appUrl();
    if (appUrl === undefined) return new Response('The app has no server yet.\n', { status: 503 });
    const { pathname, search, origin } = new URL(request.url);
    const headers = new Headers(request.headers);
    for (const name of ONE_HOP) headers.delete(name);
    const body = request.body === null ? null : await request.arrayBuffer();
    const answer = await fetch(appUrl + pathname + search, {
      method: request.method,
      headers,
      body,
      redirect: 'manual',
    }).catch(() => new Response('The app does not answer.\n', { status: 502 }));
    return framed(answer, { shell: places.shell(), appUrl, here: origin });
  }, address);
}

function framed(answer: Response, places: { shell: string; appUrl: string; here: string }): Response {
  const headers = new Headers(answer.headers);
  for (const name of UNDONE) headers.delete(name);
  const policy = headers.get('content-security-policy');
  if (policy !== null)
    headers.set(
      'content-security-policy',
      policy.replace(/frame-ancestors /, `frame-ancestors ${places.shell} `),
    );
  const location = headers.get('location');
  if (location?.startsWith(places.appUrl))
    headers.set('location', places.here + location.slice(places.appUrl.length));
  return new Response(answer.body, { status: answer.status, headers });
}

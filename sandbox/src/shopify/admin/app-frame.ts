import { request as askPlainly } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { request as askSecurely } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { listen } from '../../listen.ts';
import type { Listening } from '../../listen.ts';

const ONE_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'host', 'content-length', 'expect'];
const WITHOUT_BODY = [204, 205, 304];

/**
 * The app's server behind an address of its own, as a development tunnel is, and for one reason: an app lets itself be
 * framed by Shopify's admin alone, and this shell is on 127.0.0.1. Here, and nowhere else, its header names the shell.
 * Bodies pass as they are sent, so that what was compressed stays it.
 */
export function startAppFrame(
  places: { appUrl: () => string | undefined; shell: () => string },
  address: { host: string; port: number },
): Promise<Listening> {
  return listen(async (request) => {
    const appUrl = places.appUrl();
    if (appUrl === undefined) return new Response('The app has no server yet.\n', { status: 503 });
    const { pathname, search, origin } = new URL(request.url);
    const answer = await ask(new URL(appUrl + pathname + search), request).catch(
      () => new Response('The app does not answer.\n', { status: 502 }),
    );
    return framed(answer, { shell: places.shell(), appUrl, here: origin });
  }, address);
}

/** By node's own client: fetch would undo the encoding. */
async function ask(url: URL, request: Request): Promise<Response> {
  const headers = Object.fromEntries([...request.headers].filter(([name]) => !ONE_HOP.includes(name)));
  const body = Buffer.from(await request.arrayBuffer());
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    const send = url.protocol === 'https:' ? askSecurely : askPlainly;
    send(url, { method: request.method, headers }, resolve).once('error', reject).end(body);
  });
  const status = incoming.statusCode ?? 502;
  const answered = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct))
    for (const value of values ?? []) if (!ONE_HOP.includes(name)) answered.append(name, value);
  const received = await buffer(incoming);
  return new Response(WITHOUT_BODY.includes(status) ? null : received, { status, headers: answered });
}

function framed(answer: Response, places: { shell: string; appUrl: string; here: string }): Response {
  const headers = new Headers(answer.headers);
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

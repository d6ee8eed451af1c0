import type { IncomingMessage, ServerResponse } from 'node:http';

/** Reads a request's body up to `maxBytes`; null when it is larger: then the rest is read and thrown away. */
export async function readBody(
  incoming: IncomingMessage,
  maxBytes: number,
): Promise<Buffer<ArrayBuffer> | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
  }
  return size <= maxBytes ? Buffer.concat(chunks) : null;
}

/** A node request as a web one, for what speaks `fetch`. `origin` is the server's own: the Host header is not believed. */
export function webRequest(
  incoming: IncomingMessage,
  { body, origin }: { body: Buffer<ArrayBuffer>; origin: string },
): Request {
  const headers = new Headers();
  for (let index = 0; index + 1 < incoming.rawHeaders.length; index += 2) {
    headers.append(incoming.rawHeaders[index] ?? '', incoming.rawHeaders[index + 1] ?? '');
  }
  const method = incoming.method ?? 'GET';
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return new Request(new URL(pathOf(incoming), origin), { method, headers, ...(hasBody ? { body } : {}) });
}

/** Path and query as sent; two slashes at its start would name another host. */
function pathOf(incoming: IncomingMessage): string {
  return (incoming.url ?? '/').replace(/^\/{2,}/, '/');
}

export async function sendResponse(outgoing: ServerResponse, response: Response): Promise<void> {
  const headers: Record<string, string | string[]> = Object.fromEntries(response.headers);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) headers['set-cookie'] = cookies;
  outgoing.writeHead(response.status, headers);
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}

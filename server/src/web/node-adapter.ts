import type { IncomingMessage, ServerResponse } from 'node:http';

/** `too_large`: nothing of it is kept, and the rest was not read. `aborted`: the sender is gone, nobody to answer. */
export type ReadBody =
  { outcome: 'read'; body: Buffer<ArrayBuffer> } | { outcome: 'too_large' } | { outcome: 'aborted' };

/** How much of a refused request is still taken off the line, and for how long, so that its sender reads the answer. */
const LINGER_BYTES = 256 * 1024;
const LINGER_MS = 1_000;

/** Reads a request's body up to `maxBytes`; what announces more is not begun. */
export async function readBody(incoming: IncomingMessage, maxBytes: number): Promise<ReadBody> {
  if (Number(incoming.headers['content-length'] ?? 0) > maxBytes) return { outcome: 'too_large' };
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (result: ReadBody): void => {
      incoming.off('data', take).off('end', end).off('close', abort);
      resolve(result);
    };
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= maxBytes) return;
      incoming.pause();
      settle({ outcome: 'too_large' });
    };
    const end = (): void => settle({ outcome: 'read', body: Buffer.concat(chunks) });
    const abort = (): void => settle({ outcome: 'aborted' });
    // An aborted request says so as an error, too; its `close` settles it.
    incoming.on('error', () => undefined);
    if (incoming.destroyed) return abort();
    incoming.on('data', take).on('end', end).on('close', abort);
  });
}

/** Lets the rest of a request pass without keeping any; true when its sender sent all of it, false when they left. */
export function discardBody(incoming: IncomingMessage): Promise<boolean> {
  return new Promise((resolve) => {
    incoming.on('error', () => undefined);
    if (incoming.destroyed) return resolve(incoming.complete);
    incoming.once('end', () => resolve(true)).once('close', () => resolve(incoming.complete));
    incoming.resume();
  });
}

/**
 * Answers a request whose body is not read, at once, and closes the connection: only a little of what is under way is
 * taken off the line, since a connection closed on unread bytes may lose the answer.
 */
export function answerUnread(incoming: IncomingMessage, outgoing: ServerResponse, status: number): void {
  outgoing.writeHead(status, { 'content-length': 0, connection: 'close' });
  outgoing.flushHeaders();
  let taken = 0;
  const close = (): void => {
    clearTimeout(timer);
    incoming.off('data', take);
    outgoing.end();
  };
  const take = (chunk: Buffer): void => {
    taken += chunk.length;
    if (taken > LINGER_BYTES) close();
  };
  const timer = setTimeout(close, LINGER_MS);
  incoming.on('error', () => undefined);
  if (incoming.destroyed) return close();
  incoming.on('data', take).once('end', close).once('close', close);
  incoming.resume();
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

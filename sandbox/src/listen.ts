import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface Listening {
  origin: string;
  port: number;
  stop(): Promise<void>;
}

/** A response that carries this header is never sent: its connection hangs for so many milliseconds and is cut. */
export const HANG_UP_HEADER = 'x-sandbox-hang-up-ms';

const REQUEST_BODY_BYTES_MAX = 32 * 1024 * 1024;

/** Serves a fetch-style application over node:http. Port 0 takes a free one; `stop` cuts open connections. */
export async function listen(
  respond: (request: Request) => Response | Promise<Response>,
  address: { host: string; port: number },
): Promise<Listening> {
  const server = createServer((incoming, outgoing) => {
    answer(respond, incoming, outgoing).catch((error: unknown) => {
      process.stderr.write(
        `sandbox: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
      );
      if (!outgoing.headersSent) outgoing.writeHead(500);
      outgoing.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address.port, address.host, resolve);
  });
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : address.port;
  return {
    origin: `http://${address.host}:${port}`,
    port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  respond: (request: Request) => Response | Promise<Response>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const body = await readBody(incoming);
  const headers = new Headers();
  for (let i = 0; i + 1 < incoming.rawHeaders.length; i += 2) {
    headers.append(incoming.rawHeaders[i] ?? '', incoming.rawHeaders[i + 1] ?? '');
  }
  const method = incoming.method ?? 'GET';
  const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host ?? 'localhost'}`);
  const hasBody = method !== 'GET' && method !== 'HEAD' && body.length > 0;
  const response = await respond(new Request(url, { method, headers, ...(hasBody ? { body } : {}) }));
  const hangMs = response.headers.get(HANG_UP_HEADER);
  if (hangMs !== null) {
    setTimeout(() => outgoing.destroy(), Number(hangMs)).unref();
    return;
  }
  const answered: Record<string, string | string[]> = Object.fromEntries(response.headers);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) answered['set-cookie'] = cookies;
  outgoing.writeHead(response.status, answered);
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}

async function readBody(incoming: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= REQUEST_BODY_BYTES_MAX) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

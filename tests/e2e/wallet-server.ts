import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createWallet } from '@ristourne/wallet/create-wallet';
import type { Deps } from '@ristourne/core/ports/deps';

export type WalletServer = { origin: string; failures: string[]; close(): Promise<void> };

/** The wallet alone, on a free port of this machine. */
export async function serveWallet(deps: Deps): Promise<WalletServer> {
  const failures: string[] = [];
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const wallet = createWallet({
    ...deps,
    randomness: { bytes: (length) => new Uint8Array(randomBytes(length)) },
    serverOrigin: origin,
    secureCookies: false,
    trustedProxy: false,
    storeLink: (url) => url,
    onFailure: (route, error) => failures.push(`${route} ${String((error as Error).stack)}`),
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    void readBody(request)
      .then((body) => wallet.fetch(toRequest(origin, request, body), { remoteAddress: '127.0.0.1' }))
      .then((answer) => send(response, answer));
  });
  return {
    origin,
    failures,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function toRequest(origin: string, request: IncomingMessage, body: Buffer<ArrayBuffer>): Request {
  const { method = 'GET', url = '/' } = request;
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
  return new Request(origin + url, {
    method,
    headers,
    ...(method === 'GET' || method === 'HEAD' ? {} : { body }),
  });
}

async function send(response: ServerResponse, answer: Response): Promise<void> {
  response.statusCode = answer.status;
  answer.headers.forEach((value, name) => {
    if (name !== 'set-cookie') response.setHeader(name, value);
  });
  response.setHeader('set-cookie', answer.headers.getSetCookie());
  response.end(Buffer.from(await answer.arrayBuffer()));
}

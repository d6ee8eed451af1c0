import { listen } from '../listen.ts';

export interface Received {
  path: string;
  headers: Headers;
  body: string;
}

export interface Receiver {
  origin: string;
  received: Received[];
  /** What it answers from now on; 200 at first. */
  answerWith(status: number): void;
  stop(): Promise<void>;
}

/** A server that keeps every request it gets, for the tests of what the sandbox sends out. */
export async function startReceiver(respond?: (request: Received) => Response): Promise<Receiver> {
  const received: Received[] = [];
  let status = 200;
  const server = await listen(
    async (request) => {
      const entry = {
        path: new URL(request.url).pathname,
        headers: request.headers,
        body: await request.text(),
      };
      received.push(entry);
      return respond ? respond(entry) : new Response('', { status });
    },
    { host: '127.0.0.1', port: 0 },
  );
  return {
    origin: server.origin,
    received,
    answerWith: (next) => {
      status = next;
    },
    stop: server.stop,
  };
}

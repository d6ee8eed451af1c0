import { vi } from 'vitest';

/** As shopify-app/src/extensions/answer-order-block.ts answers. */
export const READY = {
  version: 1,
  outcome: 'ready',
  title: 'Your loyalty points',
  sentences: ['This order earns 42 points.', '58 points to go for 3 € off.'],
  claim: {
    url: 'https://loyalty.example/c/sto_4k2m9q/5001.1.tYQrXHtYQrXHtYQrXHtYQrXHtYQr',
    alt: 'QR code that adds these points to your loyalty card',
    hint: 'Scan to collect your points',
    linkText: 'Add my points',
  },
};
export const NOT_YET = { version: 1, outcome: 'not_yet', retryAfterSeconds: 1 };

type Sent = { headers: { authorization: string }; body: string };
type Asked = { url: string; authorization: string; body: unknown };

/** Whom the server has answered too often, in its words. */
export class TooMany {
  readonly body: object;
  constructor(retryAfterSeconds: number) {
    this.body = { ...NOT_YET, retryAfterSeconds };
  }
}

/** A server that answers one after the other, the last again and again; a number is a status without a body. */
export function server(...answers: (object | number | Error | TooMany)[]) {
  const asked: Asked[] = [];
  const times: number[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const answer = answers[Math.min(times.length, answers.length - 1)] ?? 500;
    times.push(Date.now());
    const { url, headers, body } = { url: input as string, ...(init as Sent) };
    asked.push({ url, authorization: headers.authorization, body: JSON.parse(body) });
    if (answer instanceof Error) throw answer;
    if (typeof answer === 'number') return new Response('', { status: answer });
    const isTooMany = answer instanceof TooMany;
    return new Response(JSON.stringify(isTooMany ? answer.body : answer), {
      status: isTooMany ? 429 : 200,
      headers: { 'content-type': 'application/json' },
    });
  };
  return { fetch, asked, times };
}

/** Until there is nothing left to wait for. The tests' time runs, not the machine's. */
export async function shown(): Promise<void> {
  await vi.advanceTimersByTimeAsync(120_000);
}

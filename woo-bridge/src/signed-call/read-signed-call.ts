import type { Deps } from '@ristourne/core/ports/deps';
import { findAskingStore, type AskingStore } from './asking-store.ts';
import { verifyCall } from './verify-call.ts';

const STORE_REF = /^[A-Za-z0-9_-]{1,64}$/;

/** Which store the address names, how large its body may be, and the version that refusals carry. */
export type CallTerms = { storeRef: string; maxBytes: number; version: number };
export type ReadCall =
  | { outcome: 'signed'; store: AskingStore & { storeRef: string }; rawBody: Uint8Array }
  | { outcome: 'refused'; response: Response };

/**
 * The body of a plugin's call, once its signature says that the plugin of this very store made it. Else the response:
 * 404 unknown or disconnected store, 413 too large, 401 not signed by its plugin. Nothing of the body is parsed before.
 */
export async function readSignedCall(deps: Deps, request: Request, terms: CallTerms): Promise<ReadCall> {
  const { storeRef, maxBytes, version } = terms;
  const refused = (status: number, field: string, message: string): ReadCall => ({
    outcome: 'refused',
    response: refuse(status, { version, field, message }),
  });
  const store = STORE_REF.test(storeRef) ? await findAskingStore(deps, storeRef) : null;
  if (store === null) return refused(404, 'storeRef', 'no such store');
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) return tooLarge(terms);
  const rawBody = new Uint8Array(await request.arrayBuffer());
  if (rawBody.length > maxBytes) return tooLarge(terms);
  const call = {
    timestamp: request.headers.get('x-ristourne-timestamp'),
    signature: request.headers.get('x-ristourne-signature'),
    path: new URL(request.url).pathname,
    rawBody,
  };
  if (!verifyCall(store.pluginSecret, call, deps.clock.now()))
    return refused(401, 'X-Ristourne-Signature', 'not a valid signature of this request, or its time is off');
  return { outcome: 'signed', store: { ...store, storeRef }, rawBody };
}

function tooLarge({ maxBytes, version }: CallTerms): ReadCall {
  const problem = { version, field: 'body', message: `larger than ${maxBytes} bytes` };
  return { outcome: 'refused', response: refuse(413, problem) };
}

type Problem = { version: number; field: string; message: string };

export function refuse(status: number, { version, field, message }: Problem): Response {
  return answerJson(status, { version, error: { field, message } });
}

/** For nobody's cache: it is about a person, or about now. */
export function answerJson(status: number, body: object): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } });
}

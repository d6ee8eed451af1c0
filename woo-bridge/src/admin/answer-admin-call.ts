import { ADMIN_VERSION, type ActAnswer, type AdminCall, type LoadAnswer } from '@ristourne/admin/protocol';
import type { Deps } from '@ristourne/core/ports/deps';
import { answerJson, readSignedCall, refuse } from '../signed-call/read-signed-call.ts';
import { readAdminRequest } from './admin-request.ts';

/** Four times what the plugin lets a command be. */
export const MAX_ADMIN_BYTES = 1024 * 1024;

/** The admin's pages, as the server hands them over with what they need. */
export type AdminPages = {
  answerLoad: (call: AdminCall) => Promise<LoadAnswer>;
  answerAct: (call: AdminCall, command: unknown) => Promise<ActAnswer>;
};
export type AdminCallDeps = Deps & AdminPages;

/**
 * Answers a store's plugin for one of its owner's pages: what it shows, or what came of its command. The merchant is that
 * of the signature (I10), the person whom WordPress let in. 404 unknown store, 401 not signed by its plugin, 413 too
 * large, 400 naming the field; what is not found on a page, or invalid in its form, is an answer like any other. A load
 * writes nothing; a command is as repeatable as its use case.
 */
export async function answerAdminCall(
  deps: AdminCallDeps,
  request: Request,
  storeRef: string,
): Promise<Response> {
  const terms = { storeRef, maxBytes: MAX_ADMIN_BYTES, version: ADMIN_VERSION };
  const signed = await readSignedCall(deps, request, terms);
  if (signed.outcome === 'refused') return signed.response;
  const read = readAdminRequest(signed.rawBody);
  if (read.outcome === 'invalid') return refuse(400, { version: ADMIN_VERSION, ...read });
  const { command, ...asked } = read.request;
  const call = { ...asked, merchantId: signed.store.merchantId };
  return answerJson(
    200,
    command === null ? await deps.answerLoad(call) : await deps.answerAct(call, command),
  );
}

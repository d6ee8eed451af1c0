import { formatClaimTail } from '@ristourne/core/claims/claim-link';
import { previewOrder } from '@ristourne/core/earning/preview-order';
import { claimToken } from '@ristourne/core/keys/order-proof';
import type { Deps } from '@ristourne/core/ports/deps';
import { findAskingStore, type AskingStore } from './asking-store.ts';
import { CLAIM_TEXTS, sentencesOf, titleOf } from './sentences.ts';
import { readSummaryRequest, SUMMARY_VERSION, type SummaryRequest } from './summary-request.ts';
import { verifyCall } from './verify-call.ts';

/** An order of 5,000 lines is under 1 MB. */
export const MAX_SUMMARY_BYTES = 1024 * 1024;
const STORE_REF = /^[A-Za-z0-9_-]{1,64}$/;

export type SummaryDeps = Deps & { serverUrl: string };

/** What the plugin shows on the order-received page and in e-mails; it adds nothing of its own. */
export type Summary =
  | { version: 1; show: false }
  | { version: 1; show: true; title: string; sentences: string[]; claim: SummaryClaim | null };
export type SummaryClaim = {
  url: string;
  qrSvgUrl: string;
  qrPngUrl: string;
  qrAlt: string;
  linkText: string;
  hint: string;
};

/**
 * Answers a store's plugin what an order earns, in the asked language, with the order's claim link. 404 unknown store,
 * 401 not signed by its plugin, 413 too large, 400 naming the field. Writes nothing: repeating is safe.
 */
export async function orderSummary(deps: SummaryDeps, request: Request, storeRef: string): Promise<Response> {
  const store = STORE_REF.test(storeRef) ? await findAskingStore(deps, storeRef) : null;
  if (store === null) return refuse(404, 'storeRef', 'no such store');
  if (Number(request.headers.get('content-length') ?? 0) > MAX_SUMMARY_BYTES) return tooLarge();
  const rawBody = new Uint8Array(await request.arrayBuffer());
  if (rawBody.length > MAX_SUMMARY_BYTES) return tooLarge();
  const call = {
    timestamp: request.headers.get('x-ristourne-timestamp'),
    signature: request.headers.get('x-ristourne-signature'),
    path: new URL(request.url).pathname,
    rawBody,
  };
  if (!verifyCall(store.pluginSecret, call, deps.clock.now()))
    return refuse(401, 'X-Ristourne-Signature', 'not a valid signature of this request, or its time is off');
  const read = readSummaryRequest(rawBody);
  if (read.outcome === 'invalid') return refuse(400, read.field, read.message);
  return json(200, await summarise(deps, read.request, { ...store, storeRef }));
}

type NamedStore = AskingStore & { storeRef: string };

async function summarise(deps: SummaryDeps, request: SummaryRequest, store: NamedStore): Promise<Summary> {
  const { merchantId, storeId } = store;
  const { reading, language } = request;
  const preview = await previewOrder(deps, { merchantId, storeId, reading });
  if (!preview.show) return { version: SUMMARY_VERSION, show: false };
  return {
    version: SUMMARY_VERSION,
    show: true,
    title: titleOf(preview.units, language),
    sentences: sentencesOf(preview.units, reading.state.status, language),
    claim: preview.claimable ? claimOf(deps.serverUrl, request, store) : null,
  };
}

/** The same link as the plugin derives by itself; null when the store has no usable QR key. */
function claimOf(serverUrl: string, request: SummaryRequest, store: NamedStore): SummaryClaim | null {
  const { orderRef, orderKey, language } = request;
  if (store.qrKey === null || orderKey === '') return null;
  const { version: keyVersion, bytes } = store.qrKey;
  const token = claimToken(bytes, { storeRef: store.storeRef, orderRef, keyVersion, orderKey });
  const tail = `${store.storeRef}/${formatClaimTail({ orderRef, keyVersion, token })}`;
  const root = serverUrl.replace(/\/+$/, '');
  return {
    url: `${root}/c/${tail}`,
    qrSvgUrl: `${root}/qr/${tail}.svg`,
    qrPngUrl: `${root}/qr/${tail}.png`,
    ...CLAIM_TEXTS[language],
  };
}

function tooLarge(): Response {
  return refuse(413, 'body', `larger than ${MAX_SUMMARY_BYTES} bytes`);
}

function refuse(status: number, field: string, message: string): Response {
  return json(status, { version: SUMMARY_VERSION, error: { field, message } });
}

function json(status: number, body: object): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } });
}

import { formatClaimTail } from '@ristourne/core/claims/claim-link';
import { previewOrder } from '@ristourne/core/earning/preview-order';
import { claimToken } from '@ristourne/core/keys/order-proof';
import { CLAIM_TEXTS, previewSentences, titleOf } from '@ristourne/core/messages/order-sentences';
import type { Deps } from '@ristourne/core/ports/deps';
import type { AskingStore } from '../signed-call/asking-store.ts';
import { answerJson, readSignedCall, refuse } from '../signed-call/read-signed-call.ts';
import { readSummaryRequest, SUMMARY_VERSION, type SummaryRequest } from './summary-request.ts';

/** An order of 5,000 lines is under 1 MB. */
export const MAX_SUMMARY_BYTES = 1024 * 1024;

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
  const terms = { storeRef, maxBytes: MAX_SUMMARY_BYTES, version: SUMMARY_VERSION };
  const call = await readSignedCall(deps, request, terms);
  if (call.outcome === 'refused') return call.response;
  const read = readSummaryRequest(call.rawBody);
  if (read.outcome === 'invalid') return refuse(400, { version: SUMMARY_VERSION, ...read });
  return answerJson(200, await summarise(deps, read.request, call.store));
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
    sentences: previewSentences(preview, reading.state.status, language),
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

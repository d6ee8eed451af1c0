import { previewOrder } from '@ristourne/core/earning/preview-order';
import { sameSecret } from '@ristourne/core/keys/tokens';
import { CLAIM_TEXTS, previewSentences, titleOf } from '@ristourne/core/messages/order-sentences';
import type { Deps } from '@ristourne/core/ports/deps';
import type { StoreFailure, StoreHandle } from '@ristourne/core/ports/store-port';
import { readPrograms, versionAt } from '@ristourne/core/programs/read-programs';
import type { AdminApi } from '../admin-api/client.ts';
import { gidOf } from '../admin-api/gid.ts';
import { fetchOrder } from '../orders/fetch-order.ts';
import type { BlockRequest } from './block-request.ts';
import { orderClaimPath } from './order-claim.ts';
import { orderHolderQuery } from './order-holder-query.ts';

/** The pages that show a block, each with its own proof that an order is its visitor's. */
export const BLOCK_PAGES = ['thank-you', 'order-status'] as const;
export type BlockPage = (typeof BLOCK_PAGES)[number];

export type OrderBlockDeps = Deps & {
  /** Where buyers reach this server; no slash at its end. */
  serverUrl: string;
  apiOf: (store: StoreHandle) => AdminApi;
  /** The shop refused what we asked: a person has to look. */
  onRefusal: (reason: string) => void;
};

/** `customer`: the number of the customer who is signed in, empty for guests. */
export type BlockQuestion = { store: StoreHandle; customer: string; page: BlockPage; request: BlockRequest };

export type OrderBlock =
  | {
      outcome: 'ready';
      title: string;
      sentences: string[];
      claim: { url: string; alt: string; hint: string; linkText: string } | null;
    }
  | { outcome: 'not_yet'; retryAfterSeconds: number }
  | { outcome: 'nothing' }
  /** Somebody else's order. */
  | { outcome: 'refused' };

const NOT_YET_SECONDS = 1;
const NOTHING: OrderBlock = { outcome: 'nothing' };

/**
 * What an order earns, for whoever holds it: the browser that placed it, or its customer. Shopify is asked, since its
 * delivery may not have come yet; writes nothing. `not_yet`: Shopify itself does not know the order, or is busy.
 */
export async function orderBlock(deps: OrderBlockDeps, question: BlockQuestion): Promise<OrderBlock> {
  const { store, request } = question;
  const id = gidOf('Order', request.orderNumber);
  if (id === null) return { outcome: 'refused' };
  const api = deps.apiOf(store);
  const answer = await api.run(orderHolderQuery, { id });
  if (answer.outcome !== 'answered') return afterFailure(deps, answer);
  const { order } = answer.result;
  if (order === null) return (await isAnyInForce(deps, store)) ? notYet(NOT_YET_SECONDS) : NOTHING;
  const signedIn = question.customer !== '' && order.customer?.id === question.customer;
  const holds =
    question.page === 'order-status'
      ? signedIn
      : order.checkoutToken !== null && sameSecret(order.checkoutToken, request.checkoutToken);
  if (!holds) return { outcome: 'refused' };
  return describe(deps, question, { api, signedIn });
}

/** An order that nobody knows yet may earn something only where a programme runs. */
async function isAnyInForce(deps: Deps, { merchantId }: StoreHandle): Promise<boolean> {
  const programs = await readPrograms(deps.pool, merchantId);
  return programs.some((program) => typeof versionAt(program, deps.clock.now()) !== 'string');
}

type Held = { api: AdminApi; signedIn: boolean };

async function describe(
  deps: OrderBlockDeps,
  { store, request }: BlockQuestion,
  { api, signedIn }: Held,
): Promise<OrderBlock> {
  const fetched = await fetchOrder(api, request.orderNumber);
  if (fetched.outcome === 'absent' || fetched.outcome === 'unintelligible') return NOTHING;
  if (fetched.outcome !== 'found') return afterFailure(deps, fetched);
  const { reading } = fetched;
  // Shopify gives a guest's order to the customer who has its e-mail address. Anybody can type one: without a sign-in
  // that customer's total is not told.
  const customerExternalId = signedIn ? reading.state.customerExternalId : '';
  const state = { ...reading.state, customerExternalId };
  const { merchantId, storeId } = store;
  const preview = await previewOrder(deps, { merchantId, storeId, reading: { ...reading, state } });
  if (!preview.show) return NOTHING;
  const { language } = request;
  const path = preview.claimable ? await orderClaimPath(deps, store, request.orderNumber) : null;
  const { qrAlt: alt, hint, linkText } = CLAIM_TEXTS[language];
  return {
    outcome: 'ready',
    title: titleOf(preview.units, language),
    sentences: previewSentences(preview, state.status, language),
    claim: path === null ? null : { url: deps.serverUrl + path, alt, hint, linkText },
  };
}

function afterFailure(deps: OrderBlockDeps, failure: StoreFailure): OrderBlock {
  switch (failure.outcome) {
    case 'busy':
      return notYet(failure.retryAfterSeconds);
    case 'unknown':
      return notYet(NOT_YET_SECONDS);
    case 'refused':
      deps.onRefusal(failure.reason);
      return NOTHING;
  }
}

function notYet(retryAfterSeconds: number): OrderBlock {
  return { outcome: 'not_yet', retryAfterSeconds };
}

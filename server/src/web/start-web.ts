import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { previewOrder } from '@ristourne/core/earning/preview-order';
import { createRefusalCounter } from '@ristourne/core/inbox/refusals';
import { createDeliveryWriter } from '@ristourne/core/inbox/store-deliveries';
import { createWallet } from '@ristourne/wallet/create-wallet';
import { orderSummary } from '@ristourne/woo-bridge/order-summary/order-summary';
import type { Installation } from '../compose.ts';
import { healthResponse } from './health.ts';
import { answerUnread, readBody, sendResponse, webRequest } from './node-adapter.ts';
import { storeLinks } from '../store-links.ts';
import { isLogo, logoResponse } from './logo.ts';
import { isQrImage, qrImageResponse } from './qr-image.ts';
import { createShopifyWebhookReceiver, SHOPIFY_WEBHOOKS } from './receive-shopify-webhook.ts';
import { createWebhookReceiver, isWebhook, type Receiving } from './receive-webhook.ts';
import type { ShopifyAdmin } from './shopify-admin.ts';
import { createWooCommerceAdmin } from './woocommerce-admin.ts';

/** The largest body that anything but a delivery may have: a plugin's question about an order of many lines. */
const MAX_BODY_BYTES = 1024 * 1024;
const SUMMARY_PATH = /^\/woocommerce\/([A-Za-z0-9_-]{1,64})\/order-summary$/;
/** A sender that dribbles its request is cut off. */
const REQUEST_LIMIT_MS = 30_000;
const HEADERS_LIMIT_MS = 10_000;

export type Web = { port: number; stop(): Promise<void> };

/** Serves deliveries, the plugin's questions, QR images and the wallet on one port. `wake`: something was stored. */
export async function startWeb(installation: Installation, wake: () => void): Promise<Web> {
  const { environment, deps, log } = installation;
  const refusals = createRefusalCounter(deps, (error) => log.error({ err: error }, 'counting refused calls'));
  const receiveWebhook = webhookReceiver(installation, {
    writer: createDeliveryWriter(deps, wake),
    refusals,
  });
  const respond = router(installation, { wake, shopifyAdmin: await shopifyAdmin(installation, wake) });
  const server = createServer(
    { requestTimeout: REQUEST_LIMIT_MS, headersTimeout: HEADERS_LIMIT_MS },
    (incoming, outgoing) => {
      const path = (incoming.url ?? '/').split('?')[0] ?? '/';
      const done = isWebhook(path)
        ? receiveWebhook(incoming, outgoing)
        : answer(respond, { incoming, outgoing, origin: environment.publicUrl });
      done.catch((error: unknown) => {
        log.error({ err: error }, 'request failed');
        if (!outgoing.headersSent) outgoing.writeHead(500, { 'content-length': 0 });
        outgoing.end();
      });
    },
  );
  await listen(server, environment);
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : environment.port,
    stop: async () => {
      await stop(server);
      await refusals.flush();
    },
  };
}

/** Each platform's deliveries come in by their own path. */
function webhookReceiver({ deps, shopify }: Installation, receiving: Receiving): WebhookReceiver {
  const woocommerce = createWebhookReceiver(deps, receiving);
  if (shopify === null) return woocommerce;
  const ofShopify = createShopifyWebhookReceiver(deps, shopify.environment.webhookSecrets, receiving);
  return (incoming, outgoing) => {
    const path = (incoming.url ?? '').split('?')[0];
    return path === SHOPIFY_WEBHOOKS ? ofShopify(incoming, outgoing) : woocommerce(incoming, outgoing);
  };
}

type WebhookReceiver = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>;

type Responder = (request: Request, remoteAddress: string) => Promise<Response>;
type Exchange = { incoming: IncomingMessage; outgoing: ServerResponse; origin: string };

async function answer(respond: Responder, { incoming, outgoing, origin }: Exchange): Promise<void> {
  const read = await readBody(incoming, MAX_BODY_BYTES);
  if (read.outcome === 'aborted') return;
  if (read.outcome === 'too_large') return answerUnread(incoming, outgoing, 413);
  const { body } = read;
  const remoteAddress = incoming.socket.remoteAddress ?? '';
  return sendResponse(outgoing, await respond(webRequest(incoming, { body, origin }), remoteAddress));
}

/** Loaded when it is configured only: React, Polaris and Shopify's library take a while. */
async function shopifyAdmin(installation: Installation, wake: () => void): Promise<ShopifyAdmin | null> {
  const { shopify } = installation;
  if (shopify === null) return null;
  const { createShopifyAdmin } = await import('./shopify-admin.ts');
  return createShopifyAdmin(installation, { shopify, wake });
}

type Others = { wake: () => void; shopifyAdmin: ShopifyAdmin | null };

function router(installation: Installation, { wake, shopifyAdmin }: Others): Responder {
  const { environment, deps, log } = installation;
  const { publicUrl, trustedProxy } = environment;
  const wallet = createWallet({
    ...deps,
    serverOrigin: new URL(publicUrl).origin,
    secureCookies: publicUrl.startsWith('https:'),
    trustedProxy,
    storeLink: storeLinks(environment),
    onFailure: (route, error) => log.error({ err: error, route }, 'page failed'),
  });
  const summaryDeps = {
    ...deps,
    serverUrl: publicUrl,
    previewOrder: (question: Parameters<typeof previewOrder>[1]) => previewOrder(deps, question),
  };
  const wooCommerceAdmin = createWooCommerceAdmin(deps, wake);
  return async (request, remoteAddress) => {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith('/healthz')) return healthResponse(deps, pathname);
    if (isQrImage(pathname)) return qrImageResponse(deps, request, publicUrl);
    if (isLogo(pathname)) return logoResponse(deps, request);
    const summary = SUMMARY_PATH.exec(pathname);
    if (summary && request.method === 'POST') return orderSummary(summaryDeps, request, summary[1] ?? '');
    const ownersPage = wooCommerceAdmin(request);
    if (ownersPage) return ownersPage;
    if (shopifyAdmin?.owns(pathname)) return shopifyAdmin.respond(request, remoteAddress);
    if (pathname === '/') return Response.redirect(publicUrl + startPath(request, shopifyAdmin), 302);
    const response = await wallet.fetch(request, { remoteAddress });
    if (request.method === 'POST') wake();
    return response;
  };
}

/** Shopify opens an app at its bare address, and says for which shop; anyone else is a buyer. */
function startPath(request: Request, shopifyAdmin: ShopifyAdmin | null): string {
  const { search, searchParams } = new URL(request.url);
  return shopifyAdmin !== null && searchParams.has('shop') ? `/app${search}` : '/wallet';
}

function listen(server: Server, { port, host }: { port: number; host: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 3_000).unref();
  });
}

import { execFile } from 'node:child_process';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { instant } from '../core/src/database/sql.ts';
import { createPrisma } from '../core/src/database/prisma.ts';
import { createRefusalCounter } from '../core/src/inbox/refusals.ts';
import { createDeliveryWriter } from '../core/src/inbox/store-deliveries.ts';
import { createWebhookReceiver } from '../server/src/web/receive-webhook.ts';
import { readBody } from '../server/src/web/node-adapter.ts';
import { openBench, printRows, WEBHOOK_SECRET, type Bench, type BenchRow } from './installation.ts';

const run = promisify(execFile);
const CONNECTIONS = 32;
const SECONDS = 6;
const BODY_BYTES = 20_480;
const MAX_BYTES = 16 * 1024 * 1024;

type Measured = { perSecond: number; p99: number; failed: number };

/**
 * P1: acknowledge a delivery durably (HMAC over a raw body of 20 KB, one insert with fsync, 32 connections, one process).
 * The floor does only that. The Prisma route parses the body and writes its row by Prisma's client, as a stock route would.
 */
export async function benchWebhooks(): Promise<void> {
  const bench = await openBench();
  try {
    const floor = await measure(bench, 'floor', floorRoute(bench));
    const prisma = await measure(bench, 'prisma', prismaRoute(bench));
    const receive = createWebhookReceiver(bench.deps, {
      writer: createDeliveryWriter(bench.deps, () => undefined),
      refusals: createRefusalCounter(bench.deps, () => undefined),
    });
    const ours = await measure(
      bench,
      bench.storeRef,
      (incoming, outgoing) => void receive(incoming, outgoing),
    );
    const row = (work: string, one: Measured): BenchRow => ({
      work,
      perSecond: one.perSecond,
      note: `p99 ${one.p99.toFixed(1)} ms, failed ${one.failed}, ${((100 * one.perSecond) / floor.perSecond).toFixed(0)} % of the floor`,
    });
    printRows('P1  acknowledge a webhook durably', [
      row('floor: node:http + HMAC + one insert', floor),
      row('a route that parses and writes through Prisma', prisma),
      row('ours', ours),
    ]);
    console.log(`  ours is ${(ours.perSecond / prisma.perSecond).toFixed(1)} × the Prisma route`);
  } finally {
    await bench.database.close();
  }
}

async function measure({ database }: Bench, path: string, listener: RequestListener): Promise<Measured> {
  await database.pool.query('TRUNCATE delivery');
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/woocommerce/${path}`;
  const load = (seconds: number) =>
    run(process.execPath, [
      new URL('load.ts', import.meta.url).pathname,
      url,
      String(CONNECTIONS),
      String(seconds),
      String(BODY_BYTES),
    ]);
  await load(1);
  const { stdout } = await load(SECONDS);
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return JSON.parse(stdout) as Measured;
}

async function signedBody(incoming: IncomingMessage): Promise<Buffer | null> {
  const read = await readBody(incoming, MAX_BYTES);
  const body = read.outcome === 'read' ? read.body : null;
  const given = Buffer.from(String(incoming.headers['x-wc-webhook-signature']));
  const expected = Buffer.from(
    createHmac('sha256', WEBHOOK_SECRET)
      .update(body ?? '')
      .digest('base64'),
  );
  return body !== null && given.length === expected.length && timingSafeEqual(given, expected) ? body : null;
}

function floorRoute({ deps, world }: Bench): RequestListener {
  const store = async (incoming: IncomingMessage): Promise<number> => {
    const body = await signedBody(incoming);
    if (body === null) return 401;
    await deps.pool.query({
      name: 'floor',
      text: `INSERT INTO delivery (merchant_id, delivery_id, store_id, topic, headers, body, state, reason, attempts, received_at) VALUES ($1, $2, $3, 'order.updated', '{}', $4, 'stored', '', 0, $5)`,
      values: [world.merchantId, deps.ids.next(), world.storeId, body, instant(deps.clock.now())],
    });
    return 200;
  };
  return (incoming, outgoing) => void store(incoming).then((status) => outgoing.writeHead(status).end());
}

function prismaRoute({ database, deps, world }: Bench): RequestListener {
  const prisma = createPrisma(database.pool);
  const store = async (incoming: IncomingMessage): Promise<number> => {
    const body = await signedBody(incoming);
    if (body === null) return 401;
    JSON.parse(body.toString());
    await prisma.delivery.create({
      data: {
        merchantId: world.merchantId,
        deliveryId: deps.ids.next(),
        storeId: world.storeId,
        topic: 'order.updated',
        headers: {},
        body: new Uint8Array(body),
        state: 'stored',
        reason: '',
        attempts: 0,
        receivedAt: new Date(deps.clock.now()),
      },
    });
    return 200;
  };
  return (incoming, outgoing) => void store(incoming).then((status) => outgoing.writeHead(status).end());
}

import { Hono } from 'hono';
import { z } from 'zod';
import { webhookPayload } from '../payloads.ts';
import type { Store } from '../store.ts';
import { nowSecond } from '../store.ts';
import type { Webhook } from '../types.ts';
import type { WebhookQueue } from '../webhooks.ts';
import { answer, missingParam, page, refuse } from './answers.ts';
import { readBody } from './input.ts';

const TOPIC = /^(?:order|coupon|customer|product)\.(?:created|updated|deleted|restored)$/;
const GENERATED_SECRET_CHARACTERS = 50;

const webhookInput = z.object({
  name: z.string().optional(),
  status: z.enum(['active', 'paused', 'disabled']).optional(),
  topic: z.string().optional(),
  secret: z.string().optional(),
  delivery_url: z.string().optional(),
});

export function webhookRoutes(store: Store, queue: WebhookQueue): Hono {
  const app = new Hono();
  const webhook = (id: string): Webhook | undefined =>
    store.state.webhooks.find((row) => row.id === Number(id));

  app.get('/', (c) => {
    const status = c.req.query('status') ?? 'all';
    const rows = store.state.webhooks
      .filter((row) => status === 'all' || row.status === status)
      .sort((a, b) => b.id - a.id);
    return page(new URL(c.req.url), rows, (row) => webhookPayload(store, row));
  });
  app.post('/', async (c) => createFromRest(store, queue, c.req.raw));
  app.get('/:id{[0-9]+}', (c) => {
    const found = webhook(c.req.param('id'));
    return found ? answer(webhookPayload(store, found)) : unknownWebhook();
  });
  app.put('/:id{[0-9]+}', async (c) => {
    const found = webhook(c.req.param('id'));
    return found ? updateFromRest(store, found, c.req.raw) : unknownWebhook();
  });
  app.delete('/:id{[0-9]+}', (c) => {
    const found = webhook(c.req.param('id'));
    if (!found) return unknownWebhook();
    if (c.req.query('force') !== 'true' && c.req.query('force') !== '1') {
      return refuse({
        status: 501,
        code: 'woocommerce_rest_trash_not_supported',
        message: 'Webhooks do not support trashing.',
      });
    }
    store.state.webhooks = store.state.webhooks.filter((row) => row.id !== found.id);
    return answer(webhookPayload(store, found));
  });
  return app;
}

async function createFromRest(store: Store, queue: WebhookQueue, request: Request): Promise<Response> {
  const read = await readBody(request, webhookInput);
  if ('refusal' in read) return read.refusal;
  const { body } = read;
  if (!body.topic) return missingParam('topic');
  if (!body.delivery_url) return missingParam('delivery_url');
  const invalid = invalidWebhook(body);
  if (invalid) return invalid;
  const webhook: Webhook = {
    id: store.state.nextWebhookId++,
    name: body.name ?? `Webhook created on ${new Date(nowSecond(store)).toUTCString()}`,
    status: body.status ?? 'active',
    topic: body.topic,
    deliveryUrl: body.delivery_url,
    secret: body.secret ?? store.randomness.token(GENERATED_SECRET_CHARACTERS),
    failureCount: 0,
    createdAt: nowSecond(store),
    modifiedAt: null,
  };
  store.state.webhooks.push(webhook);
  await queue.ping(webhook);
  return answer(webhookPayload(store, webhook), 201);
}

/** Setting a disabled webhook active again leaves its count of failures: one more failure disables it again. */
async function updateFromRest(store: Store, webhook: Webhook, request: Request): Promise<Response> {
  const read = await readBody(request, webhookInput);
  if ('refusal' in read) return read.refusal;
  const { body } = read;
  const invalid = invalidWebhook(body);
  if (invalid) return invalid;
  if (body.name !== undefined) webhook.name = body.name;
  if (body.status !== undefined) webhook.status = body.status;
  if (body.topic !== undefined) webhook.topic = body.topic;
  if (body.secret !== undefined) webhook.secret = body.secret;
  if (body.delivery_url !== undefined) webhook.deliveryUrl = body.delivery_url;
  webhook.modifiedAt = nowSecond(store);
  return answer(webhookPayload(store, webhook));
}

function invalidWebhook(body: z.output<typeof webhookInput>): Response | undefined {
  if (body.topic !== undefined && !TOPIC.test(body.topic)) {
    return refuse({
      status: 400,
      code: 'woocommerce_rest_invalid_webhook_topic',
      message: 'Webhook topic must be valid.',
    });
  }
  if (body.delivery_url !== undefined && !/^https?:\/\//.test(body.delivery_url)) {
    return refuse({
      status: 400,
      code: 'woocommerce_rest_invalid_webhook_delivery_url',
      message: 'Webhook delivery URL must be a valid URL starting with http:// or https://.',
    });
  }
  return undefined;
}

function unknownWebhook(): Response {
  return refuse({ status: 404, code: 'woocommerce_rest_shop_webhook_invalid_id', message: 'Invalid ID.' });
}

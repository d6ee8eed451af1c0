import { describe, expect, it } from 'vitest';
import { RECORDED_STORE, recorded } from '../testing/recorded.ts';
import { readDelivery } from './read-delivery.ts';

function meaningOf(name: string) {
  const { headers, rawBody } = recorded(name);
  return readDelivery(
    { topic: headers['x-wc-webhook-topic'] ?? '', headers: {}, body: rawBody },
    RECORDED_STORE,
  );
}

function readingOf(name: string) {
  const meaning = meaningOf(name);
  if (meaning.kind !== 'order') throw new Error(`${name}: ${JSON.stringify(meaning)}`);
  return meaning.reading;
}

/** Constructed deliveries: what no recording shows. */
function constructed(body: unknown, topic = 'order.updated') {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return readDelivery({ topic, headers: {}, body: bytes }, RECORDED_STORE);
}

function processingBody(): Record<string, unknown> {
  return JSON.parse(Buffer.from(recorded('order.updated__order-processing').rawBody).toString()) as Record<
    string,
    unknown
  >;
}

describe('recorded deliveries', () => {
  it('a paid order of a customer: lines after their discounts, money in minor units, GMT times', () => {
    expect(readingOf('order.updated__order-processing')).toEqual({
      state: {
        externalId: '15',
        number: '15',
        status: 'earning',
        platformStatus: 'processing',
        test: false,
        currency: 'GBP',
        placedAt: Date.UTC(2026, 10, 21, 20, 15, 12),
        paidAt: Date.UTC(2026, 10, 21, 20, 15, 13),
        fulfilledAt: null,
        pricesIncludeTax: false,
        totalMinor: 3200,
        lines: [
          {
            lineId: '1',
            productId: '12',
            variationId: '',
            kind: 'product',
            quantity: 2,
            netMinor: 2166,
            taxMinor: 0,
            subscription: false,
          },
          {
            lineId: '2',
            productId: '13',
            variationId: '',
            kind: 'product',
            quantity: 1,
            netMinor: 534,
            taxMinor: 0,
            subscription: false,
          },
        ],
        refunds: [],
        discountCodes: ['loy-cckh53zm'],
        codeAmounts: [{ code: 'loy-cckh53zm', amountMinor: 500 }],
        customerExternalId: '2',
        channel: 'rest-api',
        locationExternalId: '',
        tags: [],
        customerTags: [],
      },
      contact: { email: 'ada@example.com' },
      stamp: Date.UTC(2026, 10, 21, 20, 15, 13),
      secret: 'wc_order_SKmRBR6jOWBcG',
      buyerHasAccount: true,
    });
  });
  it("a guest's cash-on-delivery order earns without ever being told as paid", () => {
    const { state, contact } = readingOf('order.created__store-api-guest-checkout');
    expect(state).toMatchObject({
      status: 'earning',
      platformStatus: 'processing',
      paidAt: null,
      customerExternalId: '',
      totalMinor: 1625,
    });
    expect(state.lines.map((line) => line.netMinor)).toEqual([1125]);
    expect(contact).toEqual({ email: 'guest@example.com' });
  });
  it('updated comes before created with the same body, and both say the same [I9]', () => {
    const updated = recorded('order.updated__store-api-guest-checkout');
    const created = recorded('order.created__store-api-guest-checkout');
    expect(Buffer.compare(updated.rawBody, created.rawBody)).toBe(0);
    expect(readingOf(updated.name)).toEqual(readingOf(created.name));
  });
  it('processing and completed of one second share a delivery id and differ in status and stamp', () => {
    const processing = readingOf('order.updated__order-processing');
    const completed = readingOf('order.updated__order-completed');
    expect(completed.state.platformStatus).toBe('completed');
    expect(completed.state.fulfilledAt).toBe(Date.UTC(2026, 10, 21, 20, 15, 14));
    expect(completed.stamp).toBeGreaterThan(processing.stamp);
  });
  it('an order is waiting while pending and gone once cancelled', () => {
    expect(readingOf('order.created__order-create-rest').state.status).toBe('waiting');
    expect(readingOf('order.updated__guest-order-cancelled').state.status).toBe('gone');
  });
  it.each([
    'order.updated__order-partial-refund',
    'order.updated__order-full-refund',
    'order.restored__order-untrash',
  ])('%s has refunds without lines: a hint', (name) => {
    expect(meaningOf(name)).toEqual({
      kind: 'hint',
      externalId: '15',
      reason: 'refunds without their lines',
    });
  });
  it('a trashed order is told by its id alone: a hint', () => {
    expect(meaningOf('order.deleted__order-trash')).toMatchObject({ kind: 'hint', externalId: '15' });
  });
  it.each([
    'coupon.created__coupon-create',
    'customer.deleted__customer-delete',
    'customer.updated__order-processing',
    'product.created__product-create',
  ])('%s is understood and of no interest', (name) => {
    expect(meaningOf(name).kind).toBe('nothing');
  });
});

describe('constructed deliveries', () => {
  it('a signed error body is unintelligible and shows its code', () => {
    const meaning = constructed({
      code: 'woocommerce_rest_shop_order_invalid_id',
      message: 'Invalid ID.',
      data: { status: 404 },
    });
    expect(meaning).toEqual({
      kind: 'unintelligible',
      reason: 'id: missing; the store answered itself with woocommerce_rest_shop_order_invalid_id',
    });
  });
  it.each([
    [
      'line_items.0.total',
      (body: Record<string, unknown>) => ((body['line_items'] as { total: unknown }[])[0]!.total = 12.5),
    ],
    [
      'line_items.1.quantity',
      (body: Record<string, unknown>) => ((body['line_items'] as { quantity: unknown }[])[1]!.quantity = '1'),
    ],
    ['customer_id', (body: Record<string, unknown>) => (body['customer_id'] = -1)],
    ['currency', (body: Record<string, unknown>) => (body['currency'] = 'pounds')],
    ['date_created_gmt', (body: Record<string, unknown>) => (body['date_created_gmt'] = 'yesterday')],
    ['status', (body: Record<string, unknown>) => delete body['status']],
    ['total', (body: Record<string, unknown>) => (body['total'] = '1e9')],
    ['billing.email', (body: Record<string, unknown>) => (body['billing'] = { email: 7 })],
    ['coupon_lines.0.code', (body: Record<string, unknown>) => (body['coupon_lines'] = [{}])],
    ['id', (body: Record<string, unknown>) => (body['id'] = '15')],
    ['id', (body: Record<string, unknown>) => (body['id'] = 1.5)],
  ])('a wrong %s is unintelligible, named, and not repeated', (field, spoil) => {
    const body = processingBody();
    spoil(body);
    const meaning = constructed(body);
    expect(meaning.kind).toBe('unintelligible');
    expect(meaning.kind === 'unintelligible' && meaning.reason.split(':')[0]).toBe(field);
    expect(JSON.stringify(meaning)).not.toContain('yesterday');
  });
  it.each([
    ['cut short', '{"id":15,"status":"proc'],
    ['empty', ''],
    ['no object', '[15]'],
    ['a text', '"15"'],
    ['null', 'null'],
  ])('a body %s is unintelligible', (_name, body) => {
    expect(constructed(body)).toMatchObject({
      kind: 'unintelligible',
      reason: expect.stringMatching(/^body: /),
    });
  });
  it('a body that nests 100,000 deep is unintelligible, whatever it opens with', () => {
    for (const open of ['[', '{"a":', '{"id":15,"meta_data":['])
      expect(constructed(open.repeat(100_000))).toEqual({
        kind: 'unintelligible',
        reason: 'body: nests deeper than 64',
      });
  });
  it('brackets inside texts are no nesting', () => {
    const body = { ...processingBody(), customer_note: '[{"\\'.repeat(1_000) };
    expect(constructed(body).kind).toBe('order');
  });
  it('invalid UTF-8 is unintelligible', () => {
    const body = Buffer.concat([Buffer.from('{"id":15,"a":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]);
    const meaning = readDelivery({ topic: 'order.updated', headers: {}, body }, RECORDED_STORE);
    expect(meaning.kind).toBe('unintelligible');
  });
  it('an order without a modification time is a hint', () => {
    expect(constructed({ ...processingBody(), date_modified_gmt: null })).toMatchObject({ kind: 'hint' });
  });
  it('a refunded order without a listed refund is a hint', () => {
    expect(constructed({ ...processingBody(), status: 'refunded' })).toMatchObject({ kind: 'hint' });
  });
  it('local times are never read', () => {
    const changed = { ...processingBody(), date_created: '1999-01-01T00:00:00', date_modified: 'soon' };
    expect(constructed(changed)).toEqual(constructed(processingBody()));
  });
  it.each([
    ['on-hold', 'waiting'],
    ['failed', 'gone'],
    ['trash', 'gone'],
    ['checkout-draft', 'draft'],
    ['auto-draft', 'draft'],
    ['shipped', 'earning'],
  ])('status %s is %s', (status, expected) => {
    const meaning = constructed({ ...processingBody(), status });
    expect(meaning.kind === 'order' && meaning.reading.state.status).toBe(expected);
  });
  it("a plugin's own status waits while the order is unpaid", () => {
    const meaning = constructed({ ...processingBody(), status: 'awaiting-cheque', date_paid_gmt: null });
    expect(meaning.kind === 'order' && meaning.reading.state.status).toBe('waiting');
  });
  it('codes are lower case, sorted, each once', () => {
    const coupon_lines = [{ code: 'ZED' }, { code: 'abc' }, { code: 'zed' }];
    const meaning = constructed({ ...processingBody(), coupon_lines });
    expect(meaning.kind === 'order' && meaning.reading.state.discountCodes).toEqual(['abc', 'zed']);
  });
  it('an e-mail is lower case and trimmed; what is none is empty', () => {
    const emailOf = (email: unknown) => {
      const meaning = constructed({ ...processingBody(), billing: { email } });
      return meaning.kind === 'order'
        ? meaning.reading.contact.email
        : 'reason' in meaning
          ? meaning.reason
          : meaning.kind;
    };
    expect(emailOf('  Ada@Example.COM ')).toBe('ada@example.com');
    expect(emailOf('nobody')).toBe('');
    expect(emailOf(null)).toBe('');
  });
  it('yen have no minor unit, and amounts with more digits are rounded once', () => {
    const body = { ...processingBody(), currency: 'JPY', total: '3200.5' };
    const meaning = constructed(body);
    expect(meaning.kind === 'order' && meaning.reading.state.totalMinor).toBe(3201);
  });
  it('an article sold by weight counts as one', () => {
    const body = processingBody();
    (body['line_items'] as { quantity: number }[])[0]!.quantity = 0.35;
    const meaning = constructed(body);
    expect(meaning.kind === 'order' && meaning.reading.state.lines[0]?.quantity).toBe(1);
  });
});

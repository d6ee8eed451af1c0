import { describe, expect, it } from 'vitest';
import type { RestAnswer, RestClient } from '../rest/client.ts';
import { readJson, recorded } from '../testing/recorded.ts';
import { fetchOrder } from './fetch-order.ts';

/** A store whose answers are constructed one by one, for what the sandbox can't be brought to do. */
function storeAnswering(answers: Record<string, RestAnswer[]>): { rest: RestClient; asked: string[] } {
  const asked: string[] = [];
  const next = async (path: string, query: object = {}): Promise<RestAnswer> => {
    const page = 'page' in query ? `?page=${query.page as number}` : '';
    asked.push(`${path}${page}`);
    return answers[path]?.shift() ?? { outcome: 'unknown', reason: 'not expected' };
  };
  const never = () => Promise.reject(new Error('nothing is written here'));
  return { rest: { get: next, post: never, put: never, delete: never, index: never }, asked };
}

function answered(body: unknown, pages = 1): RestAnswer {
  return { outcome: 'answered', body, pages };
}

function orderWith(refunds: number[], status = 'completed'): RestAnswer {
  const body = JSON.parse(
    Buffer.from(recorded('order.updated__order-completed').rawBody).toString(),
  ) as object;
  return answered({ ...body, status, refunds: refunds.map((id) => ({ id, total: '-1.00' })) });
}

function refund(id: number): object {
  const [recordedRefund] = readJson('rest-order-refunds.json') as object[];
  return { ...recordedRefund, id };
}

describe('fetchOrder', () => {
  it('an order and refunds that disagree are read again until they agree', async () => {
    const { rest, asked } = storeAnswering({
      'orders/15': [orderWith([1]), orderWith([1, 2])],
      'orders/15/refunds': [answered([refund(1), refund(2)]), answered([refund(2), refund(1)])],
    });
    const fetched = await fetchOrder(rest, '15');
    expect(asked).toHaveLength(4);
    expect(fetched.outcome === 'found' && fetched.reading.state.refunds.map((one) => one.refundId)).toEqual([
      '1',
      '2',
    ]);
  });
  it('one that never comes to rest is busy', async () => {
    const { rest } = storeAnswering({
      'orders/15': [orderWith([1]), orderWith([1]), orderWith([1])],
      'orders/15/refunds': [answered([]), answered([]), answered([])],
    });
    expect(await fetchOrder(rest, '15')).toMatchObject({ outcome: 'busy' });
  });
  it('refunds of several pages are all read', async () => {
    const ids = Array.from({ length: 150 }, (_, index) => index + 1);
    const { rest, asked } = storeAnswering({
      'orders/15': [orderWith(ids)],
      'orders/15/refunds': [
        answered(ids.slice(0, 100).map(refund), 2),
        answered(ids.slice(100).map(refund), 2),
      ],
    });
    const fetched = await fetchOrder(rest, '15');
    expect(asked).toEqual(['orders/15', 'orders/15/refunds?page=1', 'orders/15/refunds?page=2']);
    expect(fetched.outcome === 'found' && fetched.reading.state.refunds).toHaveLength(150);
  });
  it('an order without refunds costs one request', async () => {
    const { rest, asked } = storeAnswering({ 'orders/15': [orderWith([])] });
    expect((await fetchOrder(rest, '15')).outcome).toBe('found');
    expect(asked).toEqual(['orders/15']);
  });
  it.each([
    ['woocommerce_rest_shop_order_invalid_id', 'absent'],
    ['woocommerce_rest_cannot_view', 'refused'],
    ['', 'refused'],
  ])('a 404 with code %j is %s', async (code, outcome) => {
    const { rest } = storeAnswering({
      'orders/15': [{ outcome: 'rejected', status: 404, code, message: '' }],
    });
    expect((await fetchOrder(rest, '15')).outcome).toBe(outcome);
  });
  it('a status of trash is absent', async () => {
    const { rest } = storeAnswering({ 'orders/15': [orderWith([], 'trash')] });
    expect(await fetchOrder(rest, '15')).toEqual({ outcome: 'absent' });
  });
  it('an answer that is no order names what is wrong, an HTML page too', async () => {
    const { rest } = storeAnswering({ 'orders/15': [answered('<html>'), answered({ id: 15 })] });
    expect(await fetchOrder(rest, '15')).toMatchObject({ outcome: 'unintelligible' });
    expect(await fetchOrder(rest, '15')).toMatchObject({
      outcome: 'unintelligible',
      reason: expect.stringMatching(/^status: /) as string,
    });
  });
  it('an id that WooCommerce never gave is asked of nobody', async () => {
    const { rest, asked } = storeAnswering({});
    for (const id of ['', '0', '-1', '15/refunds', '../../wp', 'abc', '9'.repeat(40)])
      expect(await fetchOrder(rest, id)).toEqual({ outcome: 'absent' });
    expect(asked).toHaveLength(0);
  });
});

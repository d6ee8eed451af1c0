import { describe, expect, it } from 'vitest';
import { recorded } from '../testing/recorded.ts';
import { explain, orderPayload } from './payload.ts';

const order = JSON.parse(
  Buffer.from(recorded('order.updated__order-processing').rawBody).toString(),
) as object;

describe('a text that no database keeps', () => {
  it.each(['a\0b', 'a\ud800', '\udc00b'])('%j is refused, and its field is named', (bad) => {
    const said = (changes: object): string => {
      const parsed = orderPayload.safeParse({ ...order, ...changes });
      return parsed.success ? 'read' : explain(parsed.error);
    };
    const reason = 'must hold neither a NUL nor half a character';
    expect(said({})).toBe('read');
    expect(said({ number: bad })).toMatch(/^number: /);
    expect(said({ order_key: bad })).toBe(`order_key: ${reason}`);
    expect(said({ status: bad })).toBe(`status: ${reason}`);
    expect(said({ coupon_lines: [{ code: bad }] })).toBe(`coupon_lines.0.code: ${reason}`);
  });
  it('an emoji is a whole character', () => {
    expect(orderPayload.safeParse({ ...order, order_key: '🍵' }).success).toBe(true);
  });
});

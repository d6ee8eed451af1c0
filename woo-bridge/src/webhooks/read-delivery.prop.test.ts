import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RECORDED_STORE, recorded } from '../testing/recorded.ts';
import { readDelivery } from './read-delivery.ts';
import { ORDER_TOPICS } from './topics.ts';

const topic = fc.oneof(fc.constantFrom(...ORDER_TOPICS), fc.string());
const kinds = ['order', 'hint', 'nothing', 'unintelligible'];
const realBody = Buffer.from(recorded('order.updated__order-processing').rawBody);
const realOrder = JSON.parse(realBody.toString()) as Record<string, unknown>;

describe('readDelivery, whatever comes', () => {
  it('never throws on random bytes [I8]', () => {
    fc.assert(
      fc.property(topic, fc.uint8Array({ maxLength: 500 }), (topic, body) => {
        expect(kinds).toContain(readDelivery({ topic, headers: {}, body }, RECORDED_STORE).kind);
      }),
    );
  });
  it('never throws on random JSON, and calls only what has an id an order or a hint [I8]', () => {
    fc.assert(
      fc.property(topic, fc.jsonValue({ maxDepth: 6 }), (topic, value) => {
        const body = Buffer.from(JSON.stringify(value));
        const { kind } = readDelivery({ topic, headers: {}, body }, RECORDED_STORE);
        expect(['nothing', 'unintelligible', ...(hasId(value) ? ['order', 'hint'] : [])]).toContain(kind);
      }),
    );
  });
  it('never throws when any field of a real order is replaced by anything [I8]', () => {
    const field = fc.constantFrom(...Object.keys(realOrder));
    fc.assert(
      fc.property(field, fc.jsonValue({ maxDepth: 3 }), (field, value) => {
        const body = Buffer.from(JSON.stringify({ ...realOrder, [field]: value }));
        const meaning = readDelivery({ topic: 'order.updated', headers: {}, body }, RECORDED_STORE);
        expect(kinds).toContain(meaning.kind);
        expect(meaning.kind === 'order' ? wholeNumbers(meaning.reading.state) : true).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
  it('a real order cut anywhere is unintelligible [I8]', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: realBody.length - 1 }), (length) => {
        const body = realBody.subarray(0, length);
        expect(readDelivery({ topic: 'order.updated', headers: {}, body }, RECORDED_STORE).kind).toBe(
          'unintelligible',
        );
      }),
    );
  });
});

function hasId(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'id' in value;
}

type Numbers = {
  totalMinor: number;
  placedAt: number;
  lines: { netMinor: number; taxMinor: number; quantity: number }[];
};

function wholeNumbers({ totalMinor, placedAt, lines }: Numbers): boolean {
  const all = [
    totalMinor,
    placedAt,
    ...lines.flatMap((line) => [line.netMinor, line.taxMinor, line.quantity]),
  ];
  return all.every((number) => Number.isSafeInteger(number));
}

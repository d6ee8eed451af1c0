import { expect, test } from 'vitest';
import { namesPerson } from './names-person.ts';

const ADA = { customerExternalId: '7', email: 'ada@example.org', orderExternalIds: ['5001'] };

test.each([
  ['{"billing":{"email":"Ada@Example.org"}', true],
  ['{"customer":{"id": 7, "tags": []}}', true],
  ['{"customer_id":"7"}', true],
  ['{"order_id":5001}', true],
  ['{"orders_to_redact":[5001],"customer":{"id":null}}', false],
  ['{"id":70,"order_id":15001,"quantity":7}', false],
  ['\ufffdnot json, email=ada@example.org', true],
  ['', false],
])('%s names Ada: %s', (body, expected) => {
  expect(namesPerson(Buffer.from(body), ADA)).toBe(expected);
});

test('a person of whom nothing is known is named nowhere', () => {
  const nobody = { customerExternalId: '', email: '', orderExternalIds: [] };
  expect(namesPerson(Buffer.from('{"id":7,"email":""}'), nobody)).toBe(false);
});

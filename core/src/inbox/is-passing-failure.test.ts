import { expect, test } from 'vitest';
import { isPassingFailure } from './is-passing-failure.ts';

const withCode = (code: string) => Object.assign(new Error('x'), { code });

test.each([
  ['a lost connection', withCode('08006')],
  ['a shutdown', withCode('57P01')],
  ['too many connections', withCode('53300')],
  ['a refused connection', withCode('ECONNREFUSED')],
  ['a connection that pg lost', new Error('Connection terminated unexpectedly')],
  ['a pool that waited in vain', new Error('timeout exceeded when trying to connect')],
])('%s passes', (_what, error) => {
  expect(isPassingFailure(error)).toBe(true);
});

test.each([
  ['a broken constraint', withCode('23514')],
  ['a fault of ours', new TypeError('cannot read properties of null')],
  ['nothing', undefined],
])('%s stays', (_what, error) => {
  expect(isPassingFailure(error)).toBe(false);
});

import { expect, test } from 'vitest';
import { statementName } from './statement-names.ts';

/** NAMEDATALEN - 1: a longer name would be cut, and two statements could share what is left. */
const LONGEST_NAME = 63;

test('a text has one name, which PostgreSQL does not cut; another text has another', () => {
  const one = statementName('SELECT 1');
  expect(statementName('SELECT 1')).toBe(one);
  expect(statementName('SELECT 2')).not.toBe(one);
  expect(one?.length).toBeLessThanOrEqual(LONGEST_NAME);
});

test('texts that are built as they are asked stay unnamed in the end, so that connections do not fill up; known ones keep theirs', () => {
  const first = statementName('SELECT 1');
  const names = Array.from({ length: 1_100 }, (_none, index) => statementName(`SELECT ${index} AS built`));
  expect(names.at(-1)).toBeUndefined();
  expect(statementName('SELECT 1')).toBe(first);
});

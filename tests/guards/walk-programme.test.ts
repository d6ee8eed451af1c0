import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { programDefinition } from '@ristourne/core/programs/definition';
import { root } from './sources.ts';

test('the demonstration’s programme says everything, so that a start that goes on after a broken walk knows it again', () => {
  const file: unknown = JSON.parse(readFileSync(join(root, 'sandbox/src/walk/programme.json'), 'utf8'));
  expect(programDefinition.parse(file)).toEqual(file);
});

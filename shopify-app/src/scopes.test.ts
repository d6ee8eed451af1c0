import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { API_VERSION } from './admin-api/shop-address.ts';
import { SCOPES } from './scopes.ts';

const toml = readFileSync(new URL('../../shopify.app.toml', import.meta.url), 'utf8');
const valueOf = (key: string) => new RegExp(`^${key} = "(.*)"$`, 'm').exec(toml)?.[1];

test('shopify.app.toml asks for the same scopes and version as the server', () => {
  expect(valueOf('scopes')?.split(',')).toEqual(SCOPES);
  expect(valueOf('api_version')).toBe(API_VERSION);
});

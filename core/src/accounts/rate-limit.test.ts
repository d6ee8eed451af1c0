import { expect, test } from 'vitest';
import { readLocale } from './locale.ts';
import { networkOf } from './rate-limit.ts';

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:DB8:1:2::9', '2001:db8:1:2'],
  ['2001:0db8:0001:0002::', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['unknown', 'unknown'],
])('%s belongs to the network %s', (ip, network) => {
  expect(networkOf(ip)).toBe(network);
});

test.each([
  ['fr_FR', 'fr'],
  ['fr-CA', 'fr'],
  ['FR', 'fr'],
  ['en_US', 'en'],
  ['fry', 'en'],
  ['', 'en'],
])('%j is read as %s', (tag, locale) => {
  expect(readLocale(tag)).toBe(locale);
});

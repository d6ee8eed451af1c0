import { describe, expect, it } from 'vitest';
import { whyUndelivered } from './undelivered.ts';

const SITE = 'https://shop.example';

describe('where WordPress sends webhooks', () => {
  it.each([
    [SITE, 'https://loyalty.example'],
    [SITE, 'http://loyalty.example'],
    [SITE, 'https://loyalty.example:8080'],
    ['http://shop.example:4480', 'http://shop.example:4480'],
    ['http://127.0.0.1:4480', 'http://127.0.0.1'],
    [SITE, 'https://11.0.0.1'],
    [SITE, 'https://10.loyalty.example'],
  ])('%s sends to %s', (site, server) => {
    expect(whyUndelivered(site, server)).toBe(null);
  });
  it.each([
    [SITE, 'https://loyalty.example:4400', 'not to 4400'],
    ['http://127.0.0.1:4480', 'http://127.0.0.1:4600', 'not to 4600'],
    [SITE, 'http://localhost', 'a local address'],
    [SITE, 'http://127.0.0.1', 'a local address'],
    [SITE, 'http://10.1.2.3', 'a local address'],
    [SITE, 'http://172.31.0.1', 'a local address'],
    [SITE, 'http://192.168.1.5', 'a local address'],
    [SITE, 'http://[2001:470::1]', 'IPv6'],
  ])('%s sends nothing to %s', (site, server, reason) => {
    expect(whyUndelivered(site, server)).toContain(reason);
  });
});

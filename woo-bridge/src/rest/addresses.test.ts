import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { agentsFor, hostAndPort, isPublicAddress } from './addresses.ts';
import { createRestClient } from './client.ts';

// prettier-ignore
const NOT_PUBLIC = [
  '127.0.0.1', '127.9.9.9', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254',
  '0.0.0.0', '100.64.0.1', '224.0.0.1', '255.255.255.255', '192.0.2.1', '198.18.0.1',
  '::1', '::', 'fe80::1', 'fc00::1', 'fd12::1', 'ff02::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '64:ff9b::a00:1',
  '2002:7f00:1::', '2001:db8::1', '', 'localhost', '1.2.3',
];
const NAMED_BY_URL = [
  'http://127.0.0.1',
  'http://127.1',
  'http://2130706433',
  'http://0x7f.1',
  'http://[::1]:80',
  'http://[::ffff:127.0.0.1]',
  'https://169.254.169.254',
  'http://10.0.0.1',
];

describe('isPublicAddress', () => {
  it.each(NOT_PUBLIC)('%j is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
  it.each(['8.8.8.8', '172.32.0.1', '172.15.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450::1'])(
    '%s is public',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );
});

describe('agentsFor', () => {
  it('names a host always with its port', () => {
    expect(hostAndPort(new URL('https://shop.example/blog'))).toBe('shop.example:443');
    expect(hostAndPort(new URL('http://shop.example'))).toBe('shop.example:80');
    expect(hostAndPort(new URL('http://[::1]:8080'))).toBe('[::1]:8080');
  });
  it.each(NAMED_BY_URL)('%s is refused before any look-up', (url) => {
    expect(agentsFor(new URL(url), [])).toBeNull();
  });
  it('an exact host and port of the list is let through, another port of it is not', () => {
    expect(agentsFor(new URL('http://127.0.0.1:4401'), ['127.0.0.1:4401'])).not.toBeNull();
    expect(agentsFor(new URL('http://127.0.0.1:4402'), ['127.0.0.1:4401'])).toBeNull();
  });
});

describe('a name that resolves to a loopback address', () => {
  it('is refused, and nothing arrives there', async () => {
    let met = 0;
    const server = createServer((_request, response) => {
      met += 1;
      response.end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const target = {
      url: `http://localhost:${port}`,
      credentials: async () => ({ key: 'ck_1', secret: 'cs_1' }),
    };
    const rest = createRestClient(target, { clock: { now: () => 0 }, allowedHosts: [] });
    expect(await rest.get('orders')).toMatchObject({ outcome: 'refused' });
    expect(met).toBe(0);
    server.close();
  });
});

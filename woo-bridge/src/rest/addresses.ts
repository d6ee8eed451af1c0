import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Said by a connection that was never opened, because its address is not one of the public internet. */
export class ForbiddenAddress extends Error {
  override readonly name = 'ForbiddenAddress';
  readonly code = 'RISTOURNE_FORBIDDEN_ADDRESS';
}

/** Loopback, private, link-local, shared, documentation, multicast and reserved ranges (IANA's registries). */
const FORBIDDEN_IPV4: readonly [string, number][] = [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12],
  ['192.0.0.0', 24], ['192.0.2.0', 24], ['192.88.99.0', 24], ['192.168.0.0', 16], ['198.18.0.0', 15],
  ['198.51.100.0', 24], ['203.0.113.0', 24], ['224.0.0.0', 4], ['240.0.0.0', 4],
]; // prettier-ignore
/** Only 2000::/3 is public unicast; inside it, tunnels that can carry a private IPv4 address and documentation. */
const PUBLIC_IPV6: readonly [string, number][] = [['2000::', 3]];
const FORBIDDEN_IPV6: readonly [string, number][] = [
  ['2001::', 32], ['2001:db8::', 32], ['2002::', 16], ['3fff::', 20],
]; // prettier-ignore

const forbidden = listOf(FORBIDDEN_IPV4, 'ipv4', listOf(FORBIDDEN_IPV6, 'ipv6'));
const publicIpv6 = listOf(PUBLIC_IPV6, 'ipv6');

function listOf(
  ranges: readonly [string, number][],
  family: 'ipv4' | 'ipv6',
  into = new BlockList(),
): BlockList {
  for (const [network, prefix] of ranges) into.addSubnet(network, prefix, family);
  return into;
}

/** Whether a connection to this IP address may leave for the public internet. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !forbidden.check(address, 'ipv4');
  return family === 6 && publicIpv6.check(address, 'ipv6') && !forbidden.check(address, 'ipv6');
}

/** "shop.example:443", "127.0.0.1:4401", "[::1]:80": how an operator's list names a host, port always given. */
export function hostAndPort(url: URL): string {
  return `${url.hostname}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`;
}

/** Resolves once and connects to what was resolved and checked, so that a second answer of DNS can't move it. */
const guardedLookup: LookupFunction = (hostname, options, callback) => {
  systemLookup(hostname, { ...options, all: true }, (error: Error | null, addresses: LookupAddress[]) => {
    const [first] = addresses ?? [];
    if (error !== null || first === undefined) {
      callback(error ?? new Error(`${hostname} has no address`), []);
    } else if (addresses.some(({ address }) => !isPublicAddress(address))) {
      callback(new ForbiddenAddress(`${hostname} is at a loopback, private or reserved address`), []);
    } else if (options.all === true) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};

export type Agents = { httpAgent: HttpAgent; httpsAgent: HttpsAgent };

/**
 * Agents that reach public addresses only; an exact host:port of `allowedHosts` (the operator's list) is reached
 * wherever it is. Null when the URL itself names a forbidden address, which no look-up would see.
 */
export function agentsFor(url: URL, allowedHosts: readonly string[]): Agents | null {
  if (allowedHosts.includes(hostAndPort(url)))
    return { httpAgent: new HttpAgent(), httpsAgent: new HttpsAgent() };
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(literal) !== 0 && !isPublicAddress(literal)) return null;
  const options = { lookup: guardedLookup };
  return { httpAgent: new HttpAgent(options), httpsAgent: new HttpsAgent(options) };
}

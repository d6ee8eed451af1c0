import { isIPv4 } from 'node:net';

/** WordPress's `http_allowed_safe_ports`; no port in an address is 80 or 443. */
const SAFE_PORTS = ['', '80', '443', '8080'];
const LOCAL_IPV4 = /^(?:0|10|127|192\.168|172\.(?:1[6-9]|2\d|3[01]))\./;

/**
 * Why a WordPress as it comes would send no webhook from this site to this server, or null. It says so nowhere but in
 * its log: creating the webhooks succeeds, each delivery is "A valid URL was not provided.", and orders arrive only by
 * reconciliation. Run on WordPress 6.9.1; the rules are those of its `wp_http_validate_url`, names not resolved.
 */
export function whyUndelivered(siteUrl: string, serverUrl: string): string | null {
  const [site, server] = [new URL(siteUrl), new URL(serverUrl)];
  const sameHost = site.hostname === server.hostname;
  if (server.hostname.startsWith('['))
    return `${server.hostname} is an IPv6 address: WordPress sends no webhooks to one`;
  if (!sameHost && isLocal(server.hostname))
    return `${server.hostname} is a local address: WordPress sends webhooks there only with a filter (http_request_host_is_external)`;
  if (SAFE_PORTS.includes(server.port) || (sameHost && server.port === site.port)) return null;
  return `WordPress sends webhooks to the ports 80, 443 and 8080 only, not to ${server.port} without a filter (http_allowed_safe_ports)`;
}

function isLocal(hostname: string): boolean {
  return hostname === 'localhost' || (isIPv4(hostname) && LOCAL_IPV4.test(hostname));
}

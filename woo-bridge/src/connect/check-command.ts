import { hostAndPort } from '../rest/addresses.ts';

export const MAX_NAME_LENGTH = 80;
const MAX_URL_LENGTH = 300;
const MAX_CREDENTIAL_LENGTH = 200;

/**
 * `merchantSlug` names the merchant on this server; an unknown one is made. A `pairingCode` names it instead, unless it is
 * empty. `storeName` empty = the site's own title.
 */
export type ConnectCommand = {
  url: string;
  key: string;
  secret: string;
  merchantSlug: string;
  merchantName: string;
  pairingCode: string;
  storeName: string;
  /** Where buyers and the shop reach this server: "https://loyalty.example". */
  serverUrl: string;
};

export type ConnectField = keyof ConnectCommand;
export type Invalid = { outcome: 'invalid'; field: ConnectField; reason: string };

const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

/** The command with tidied addresses, or the first field that can't be right. Nothing is asked of the network. */
export function checkCommand(
  command: ConnectCommand,
  allowedHosts: readonly string[],
): { outcome: 'checked'; command: ConnectCommand } | Invalid {
  const url = readAddress(command.url, allowedHosts);
  if ('reason' in url) return invalid('url', url.reason);
  const serverUrl = readAddress(command.serverUrl, null);
  if ('reason' in serverUrl) return invalid('serverUrl', serverUrl.reason);
  if (new URL(serverUrl.address).pathname !== '/')
    return invalid('serverUrl', 'must have no path: the pages live at the root');
  if (!isCredential(command.key, 'ck_'))
    return invalid('key', 'must be the consumer key, which starts with ck_');
  if (!isCredential(command.secret, 'cs_'))
    return invalid('secret', 'must be the consumer secret, which starts with cs_');
  if (!SLUG.test(command.merchantSlug))
    return invalid('merchantSlug', 'must be 1 to 40 lower-case letters, digits and dashes');
  const merchantName = command.merchantName.trim();
  if (merchantName === '' || merchantName.length > MAX_NAME_LENGTH)
    return invalid('merchantName', `must be 1 to ${MAX_NAME_LENGTH} characters`);
  const storeName = command.storeName.trim();
  if (storeName.length > MAX_NAME_LENGTH)
    return invalid('storeName', `must be at most ${MAX_NAME_LENGTH} characters`);
  const tidy = { url: url.address, serverUrl: serverUrl.address, merchantName, storeName };
  return { outcome: 'checked', command: { ...command, ...tidy } };
}

/**
 * An address without credentials, query and trailing slash. A store on plain http must be on the operator's list: its
 * orders would cross the internet in clear. `allowedHosts` null = our own server, which may stand behind anything.
 */
function readAddress(
  text: string,
  allowedHosts: readonly string[] | null,
): { address: string } | { reason: string } {
  if (text.length > MAX_URL_LENGTH || !URL.canParse(text.trim()))
    return { reason: 'must be an address such as https://shop.example' };
  const url = new URL(text.trim());
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return { reason: 'must start with https:// or http://' };
  if (url.username !== '' || url.password !== '') return { reason: 'must not carry a user name or password' };
  if (url.search !== '' || url.hash !== '') return { reason: 'must have no ? and no #' };
  if (allowedHosts !== null && url.protocol === 'http:' && !allowedHosts.includes(hostAndPort(url)))
    return { reason: `must start with https:// (or the operator must allow ${hostAndPort(url)})` };
  return { address: url.href.replace(/\/+$/, '') };
}

function isCredential(text: string, prefix: string): boolean {
  return text.startsWith(prefix) && text.length <= MAX_CREDENTIAL_LENGTH && /^[!-~]+$/.test(text);
}

export function invalid(field: ConnectField, reason: string): Invalid {
  return { outcome: 'invalid', field, reason };
}

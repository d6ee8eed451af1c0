import { sqlOne } from '@ristourne/core/database/sql';
import { inTransaction } from '@ristourne/core/database/transaction';
import type { Deps } from '@ristourne/core/ports/deps';
import type { StoreFailure } from '@ristourne/core/ports/store-port';
import {
  readPairingCode,
  returnPairingCode,
  usePairingCode,
  type PairingProblem,
} from '@ristourne/core/stores/pairing-codes';
import { createRestClient, type RestClient } from '../rest/client.ts';
import { deliveryUrlOf } from '../store-port.ts';
import { subscribe, unsubscribe } from '../webhooks/subscribe.ts';
import { checkCommand, invalid, type ConnectCommand, type Invalid } from './check-command.ts';
import { connectionString } from './connection-string.ts';
import {
  deleteConnection,
  findConnection,
  insertConnection,
  updateConnection,
  type Connection,
  type NewStore,
} from './connections.ts';
import { readSite, type Unreachable } from './read-site.ts';
import { whyUndelivered } from './undelivered.ts';

/** `allowedHosts`: the operator's list of exact host:port that may be loopback, private or plain http. */
export type ConnectDeps = Deps & { allowedHosts: readonly string[]; timeoutMs?: number };

export type ConnectResult =
  | {
      outcome: 'connected';
      merchantId: string;
      storeId: string;
      storeRef: string;
      /** True the first time; false when a known store got new keys. */
      isNew: boolean;
      connectionString: string;
      /** What was created or mended among the store's webhooks. */
      webhooks: string[];
      /** Why the site's WordPress, as it comes, would send nothing to this server; null when it would. */
      undelivered: string | null;
    }
  | Invalid
  | Unreachable;

type Ready = NewStore & { rest: RestClient };

const PAIRING_PROBLEMS: Record<PairingProblem, string> = {
  unknown: 'there is no such code: take a new one with `pair`',
  expired: 'it is older than an hour: take a new one with `pair`',
  spent: 'another store has joined by it: take a new one with `pair`',
};

/**
 * Connects a WooCommerce site by its REST keys: reads it, writes merchant, store and keys, creates its webhooks.
 * `invalid` names the field; `unreachable` = try again. Neither leaves anything behind, here or in the shop. The same
 * URL again takes the new keys, keeps reference, secrets and QR key, and mends the webhooks.
 */
export async function connectWooCommerce(deps: ConnectDeps, command: ConnectCommand): Promise<ConnectResult> {
  const named = await nameMerchant(deps, command);
  if (named.outcome === 'invalid') return named;
  const checked = checkCommand(named.command, deps.allowedHosts);
  if (checked.outcome === 'invalid') return checked;
  const { url, key, secret } = checked.command;
  const rest = createRestClient({ url, credentials: async () => ({ key, secret }) }, deps);
  const read = await readSite(rest);
  if (read.outcome !== 'site') return read;
  const found = await findConnection(deps, checked.command);
  if (found.outcome === 'foreign')
    return invalid('url', 'this site is connected to another merchant of this server');
  const ready: Ready = { command: checked.command, site: read.site, rest };
  return found.outcome === 'known' ? reconnect(deps, found.connection, ready) : connectAnew(deps, ready);
}

/** Puts the merchant of the pairing code into the command; the code stays unused until its store is written. */
async function nameMerchant(
  deps: Deps,
  command: ConnectCommand,
): Promise<{ outcome: 'named'; command: ConnectCommand } | Invalid> {
  if (command.pairingCode === '') return { outcome: 'named', command };
  const paired = await readPairingCode(deps.pool, command.pairingCode, deps);
  if (paired.outcome === 'refused') return invalid('pairingCode', PAIRING_PROBLEMS[paired.problem]);
  const merchant = await sqlOne<{ merchantSlug: string; merchantName: string }>(
    deps.pool,
    'select slug as "merchantSlug", name as "merchantName" from merchant where merchant_id = $1',
    [paired.merchantId],
  );
  return { outcome: 'named', command: { ...command, ...merchant } };
}

/** The rows come first, so that the ping of each new webhook meets a known store; a failure takes both back. */
async function connectAnew(deps: ConnectDeps, ready: Ready): Promise<ConnectResult> {
  const { pairingCode } = ready.command;
  const inserted = await inTransaction(deps.pool, async (transaction) => {
    const paired = pairingCode === '' ? null : await usePairingCode(transaction, pairingCode, deps);
    if (paired?.outcome === 'refused') return invalid('pairingCode', PAIRING_PROBLEMS[paired.problem]);
    return { outcome: 'inserted' as const, ...(await insertConnection(transaction, deps, ready)) };
  });
  if (inserted.outcome === 'invalid') return inserted;
  const { connection, madeMerchant } = inserted;
  const undo = async (): Promise<void> => {
    await unsubscribe(ready.rest, deliveryUrlOf(ready.command.serverUrl, connection.storeRef));
    await inTransaction(deps.pool, async (transaction) => {
      await deleteConnection(transaction, connection, madeMerchant);
      if (pairingCode !== '') await returnPairingCode(transaction, pairingCode);
    });
  };
  try {
    const subscribed = await subscribeTo(ready, connection);
    if (subscribed.outcome === 'subscribed')
      return connected(ready, connection, { isNew: true, ...subscribed });
    await undo();
    return notSubscribed(subscribed);
  } catch (error) {
    await undo();
    throw error;
  }
}

/** The new keys must be able to write before they replace the old ones. */
async function reconnect(deps: ConnectDeps, connection: Connection, ready: Ready): Promise<ConnectResult> {
  const subscribed = await subscribeTo(ready, connection);
  if (subscribed.outcome !== 'subscribed') return notSubscribed(subscribed);
  await updateConnection(deps, connection, ready);
  return connected(ready, connection, { isNew: false, ...subscribed });
}

function subscribeTo(
  { rest, command }: Ready,
  { storeRef, webhookSecret }: Connection,
): ReturnType<typeof subscribe> {
  const deliveryUrl = deliveryUrlOf(command.serverUrl, storeRef);
  return subscribe(rest, { deliveryUrl, secret: webhookSecret, resetSecrets: true });
}

function notSubscribed(failure: StoreFailure): Invalid | Unreachable {
  if (failure.outcome !== 'refused') return { outcome: 'unreachable', field: 'url', reason: failure.reason };
  return invalid('key', `it can't create webhooks: it needs Read/Write permission (${failure.reason})`);
}

type Ending = { isNew: boolean; mended: string[] };

function connected({ command }: Ready, connection: Connection, { isNew, mended }: Ending): ConnectResult {
  return {
    outcome: 'connected',
    merchantId: connection.merchantId,
    storeId: connection.storeId,
    storeRef: connection.storeRef,
    isNew,
    connectionString: connectionString(command.serverUrl, connection),
    webhooks: mended,
    undelivered: whyUndelivered(command.url, command.serverUrl),
  };
}

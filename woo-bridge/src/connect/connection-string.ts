import type { Connection } from './connections.ts';

const FORMAT = 'ristourne1';

/** What the owner pastes into the plugin's settings page: server, store and the two secrets the plugin works with. */
export function connectionString(serverUrl: string, connection: Connection): string {
  const { storeRef: store, pluginSecret: secret, qrKey, qrKeyVersion } = connection;
  const told = JSON.stringify({ server: serverUrl, store, secret, qrKey, qrKeyVersion });
  return `${FORMAT}.${Buffer.from(told).toString('base64url')}`;
}

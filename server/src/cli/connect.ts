import { OperatorError } from '@ristourne/core/database/operator-error';
import { isTimeZone } from '@ristourne/core/commerce/time-zone';
import { createProgram, activateVersion } from '@ristourne/core/programs/save-program';
import { readPrograms } from '@ristourne/core/programs/read-programs';
import { connectWooCommerce, type ConnectResult } from '@ristourne/woo-bridge/connect/connect-store';
import type { Installation } from '../compose.ts';
import { defaultProgram } from './default-program.ts';
import { readOptions, required } from './read-options.ts';
import type { Command } from './run-command.ts';

const OPTIONS = {
  url: 'string', key: 'string', secret: 'string', merchant: 'string', name: 'string', 'store-name': 'string', 'time-zone': 'string', pair: 'string', 'no-program': 'boolean',
} as const; // prettier-ignore

const FALLBACK_ZONE = 'Europe/Paris';

/** Connects a store and, for a merchant that has none, starts a programme with the product's defaults. */
export const connectCommand: Command = {
  usage:
    'connect woocommerce --url U --key K --secret S [--merchant slug | --pair CODE] [--name "My shop"] [--time-zone Europe/Paris] [--no-program]',
  async run(installation, args, print) {
    const { values, positionals } = readOptions(args, OPTIONS);
    if (positionals[0] !== 'woocommerce') {
      print(`Say which platform: ${connectCommand.usage}`);
      return 2;
    }
    const { deps, environment } = installation;
    const timeZone = values['time-zone'];
    if (timeZone !== undefined && !isTimeZone(timeZone)) {
      print(`--time-zone: there is no time zone "${timeZone}", say one such as Europe/Paris`);
      return 1;
    }
    if (values.pair !== undefined && values.merchant !== undefined)
      throw new OperatorError('--pair: the code names the merchant, leave --merchant out');
    const slug = values.merchant ?? 'shop';
    const result = await connectWooCommerce(
      { ...deps, allowedHosts: environment.allowedHosts },
      {
        url: required(values, 'url'),
        key: required(values, 'key'),
        secret: required(values, 'secret'),
        merchantSlug: slug,
        merchantName: values.name ?? slug,
        pairingCode: values.pair ?? '',
        storeName: values['store-name'] ?? '',
        serverUrl: environment.publicUrl,
      },
    );
    if (result.outcome !== 'connected') return sayProblem(result, print);
    print(`connected: store ${result.storeRef}${result.isNew ? '' : ' (known already: new keys taken)'}`);
    for (const webhook of result.webhooks) print(`webhook: ${webhook}`);
    if (result.undelivered !== null)
      print(`careful: ${result.undelivered}. Until then orders arrive every 15 minutes, by reconciliation.`);
    if (values['no-program'] !== true)
      await ensureProgram(installation, {
        merchantId: result.merchantId,
        timeZone,
        print,
      });
    print('Paste this line in WooCommerce → Ristourne, the plugin needs nothing else. Keep it secret:');
    print(result.connectionString);
    return 0;
  },
};

function sayProblem(
  result: Exclude<ConnectResult, { outcome: 'connected' }>,
  print: (line: string) => void,
): number {
  if (result.outcome === 'invalid') print(`--${optionOf(result.field)}: ${result.reason}`);
  else print(`the store did not answer: ${result.reason}`);
  return 1;
}

function optionOf(field: string): string {
  const names: Record<string, string> = {
    merchantSlug: 'merchant',
    merchantName: 'name',
    pairingCode: 'pair',
    storeName: 'store-name',
    serverUrl: 'RISTOURNE_PUBLIC_URL',
  };
  return names[field] ?? field;
}

/** `timeZone` undefined = the site's own, as it was read when its merchant was connected first. */
type Ensure = { merchantId: string; timeZone: string | undefined; print: (line: string) => void };

async function ensureProgram(
  { deps, prisma }: Installation,
  { merchantId, timeZone, print }: Ensure,
): Promise<void> {
  const [existing] = await readPrograms(deps.pool, merchantId);
  if (existing !== undefined) {
    const kept = existing.clock.timeZone;
    if (timeZone !== undefined && timeZone !== kept)
      print(
        `programme: its days stay those of ${kept}, which can't be changed; --time-zone ${timeZone} was not taken`,
      );
    return;
  }
  const merchant = await prisma.merchant.findUniqueOrThrow({
    where: { merchantId },
    select: { timeZone: true },
  });
  const zone = timeZone ?? (isTimeZone(merchant.timeZone) ? merchant.timeZone : FALLBACK_ZONE);
  const created = await createProgram(deps, { merchantId, timeZone: zone, author: 'cli' });
  if (created.outcome === 'invalid') throw new Error(`no programme: ${created.field} was checked before`);
  const store = await prisma.store.findFirst({
    where: { merchantId },
    orderBy: { connectedAt: 'asc' },
    select: { currency: true },
  });
  const definition = defaultProgram(store?.currency ?? 'EUR');
  await activateVersion(deps, { merchantId, programId: created.programId, definition, author: 'cli' });
  print(
    `programme: started with the defaults, its days are those of ${zone}; change it with \`npm run cli -- program set --file my-programme.json\``,
  );
}

import { reconcileStore } from '@ristourne/core/jobs/reconcile-store';
import { readStores } from '@ristourne/core/stores/read-store';
import { readOptions, refuseMore } from './read-options.ts';
import type { Command } from './run-command.ts';

/** Looks at every store's webhooks and recently modified orders now, instead of at the next quarter of an hour. */
export const reconcileCommand: Command = {
  usage: 'reconcile',
  async run({ deps, ports }, args, print) {
    refuseMore(readOptions(args, {}).positionals);
    let failed = 0;
    const stores = await readStores(deps.pool);
    if (stores.length === 0)
      print('no store is connected yet: `npm run cli -- connect woocommerce …` does it');
    for (const store of stores) {
      const result = await reconcileStore(deps, store, ports(store.platform));
      if (result.outcome === 'reconciled')
        print(
          `${store.storeRef}: ${result.orders} orders to look at, webhooks mended: ${result.mendedWebhooks.join(', ') || 'none'}${result.webhooksUnwell === null ? '' : `; they could not be mended: ${result.webhooksUnwell}`}`,
        );
      else {
        failed += 1;
        print(`${store.storeRef}: ${result.outcome}: ${result.reason}`);
      }
    }
    return failed === 0 ? 0 : 1;
  },
};

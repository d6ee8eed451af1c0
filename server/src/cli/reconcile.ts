import { reconcileStore } from '@ristourne/core/jobs/reconcile-store';
import { readStores } from '@ristourne/core/stores/read-store';
import type { Command } from './run-command.ts';

/** Looks at every store's webhooks and recently modified orders now, instead of at the next quarter of an hour. */
export const reconcileCommand: Command = {
  usage: 'reconcile',
  async run({ deps, ports }, _args, print) {
    let failed = 0;
    for (const store of await readStores(deps.pool)) {
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

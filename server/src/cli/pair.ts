import { issuePairingCode } from '@ristourne/core/stores/pairing-codes';
import { findMerchant } from './find-merchant.ts';
import { readOptions, refuseMore } from './read-options.ts';
import type { Command } from './run-command.ts';

/** Prints a code by which one more store joins a merchant: it shares the programme and the wallet then. */
export const pairCommand: Command = {
  usage: 'pair [--merchant slug]',
  async run(installation, args, print) {
    const { values, positionals } = readOptions(args, { merchant: 'string' });
    refuseMore(positionals);
    const merchantId = await findMerchant(installation, values.merchant);
    const { code } = await issuePairingCode(installation.deps, { merchantId });
    print(`pairing code: ${code}`);
    print(
      'Good for one store and one hour. In Shopify: open Ristourne, choose to join, type it. WooCommerce: `connect woocommerce … --pair` with it.',
    );
    return 0;
  },
};

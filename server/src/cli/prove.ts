import { prove } from '@ristourne/core/proof/prove';
import { readOptions, refuseMore } from './read-options.ts';
import type { Command } from './run-command.ts';

const MAX_DIFFERENCES_SHOWN = 50;

/** Rebuilds every balance from the ledger and shows what differs (F9). Exit code 1 when anything does. */
export const proveCommand: Command = {
  usage: 'prove',
  async run({ deps }, args, print) {
    refuseMore(readOptions(args, {}).positionals);
    const { checked, differences } = await prove(deps.pool);
    print(
      Object.entries(checked)
        .map(([name, count]) => `${count} ${name}`)
        .join(', '),
    );
    for (const difference of differences.slice(0, MAX_DIFFERENCES_SHOWN))
      print(`differs: ${JSON.stringify(difference)}`);
    print(differences.length === 0 ? 'nothing differs' : `${differences.length} differences`);
    return differences.length === 0 ? 0 : 1;
  },
};

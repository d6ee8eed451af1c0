import { NONE } from '@ristourne/core/commerce/ids';
import { SECOND_MS } from '@ristourne/core/commerce/time';
import { inTransaction } from '@ristourne/core/database/transaction';
import { prove, type Progress } from '@ristourne/core/proof/prove';
import { readOptions, refuseMore } from './read-options.ts';
import type { Command } from './run-command.ts';

const MAX_DIFFERENCES_SHOWN = 50;
const PROGRESS_EVERY_MS = 2 * SECOND_MS;

/**
 * Rebuilds every balance, lot, counter and rollup from postings, orders and contexts, all as they stood at one moment, and shows what
 * differs (F9). Exit code 1 when anything does.
 */
export const proveCommand: Command = {
  usage: 'prove',
  async run({ deps }, args, print) {
    refuseMore(readOptions(args, {}).positionals);
    const onProgress = showProgress(() => deps.clock.now(), print);
    const { checked, differences } = await inTransaction(deps.pool, (tx) => prove(tx, NONE, onProgress), {
      isolation: 'repeatable read',
    });
    for (const [name, count] of Object.entries(checked)) print(`${String(count).padStart(9)}  ${name}`);
    for (const difference of differences.slice(0, MAX_DIFFERENCES_SHOWN))
      print(`differs: ${JSON.stringify(difference)}`);
    print(differences.length === 0 ? 'nothing differs' : `${differences.length} differences`);
    return differences.length === 0 ? 0 : 1;
  },
};

/** A line every two seconds: a large installation takes minutes. */
function showProgress(now: () => number, print: (line: string) => void): (progress: Progress) => void {
  let shownAt = now();
  return ({ merchantId, postings, orders }) => {
    if (now() - shownAt < PROGRESS_EVERY_MS) return;
    shownAt = now();
    print(`… merchant ${merchantId}: ${postings} postings replayed, ${orders} orders judged again`);
  };
}

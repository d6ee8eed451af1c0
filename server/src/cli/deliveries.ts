import { countParked, readParked, replayParked } from '@ristourne/core/inbox/parked';
import { readOptions } from './read-options.ts';
import type { Command } from './run-command.ts';

/** Deliveries that were well signed and could not be understood, with their reasons. */
export const deliveriesCommand: Command = {
  usage: 'deliveries --parked [--replay]',
  async run({ deps }, args, print) {
    const { values } = readOptions(args, { parked: 'boolean', replay: 'boolean' });
    if (values.replay === true) {
      const replayed = await replayParked(deps);
      const { purged } = await countParked(deps);
      print(
        `${replayed} put back in line${purged > 0 ? `; ${purged} stay parked: their bodies were purged` : ''}`,
      );
      return 0;
    }
    if (values.parked !== true) {
      print(deliveriesCommand.usage);
      return 2;
    }
    const parked = await readParked(deps);
    for (const one of parked)
      print(
        `${new Date(one.receivedAt).toISOString()}  ${one.storeRef}  ${one.topic}  ${one.bytes} bytes  ${one.deliveryId}  ${one.reason}`,
      );
    const { parked: total } = await countParked(deps);
    print(`${total} parked${total > parked.length ? `, the newest ${parked.length} are shown` : ''}`);
    return 0;
  },
};

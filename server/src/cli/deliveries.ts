import { readParked, replayParked } from '@ristourne/core/inbox/parked';
import { readOptions } from './read-options.ts';
import type { Command } from './run-command.ts';

/** Deliveries that were well signed and could not be understood, with their reasons. */
export const deliveriesCommand: Command = {
  usage: 'deliveries --parked [--replay]',
  async run({ deps }, args, print) {
    const { values } = readOptions(args, { parked: 'boolean', replay: 'boolean' });
    if (values.replay === true) {
      print(`${await replayParked(deps)} put back in line`);
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
    print(`${parked.length} parked`);
    return 0;
  },
};

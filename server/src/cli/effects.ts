import { replayParkedEffects } from '@ristourne/core/effects/replay-parked';
import { readOptions } from './read-options.ts';
import type { Command } from './run-command.ts';

const MAX_SHOWN = 200;

/** Outside actions that wait or were given up, with their reasons; `--replay` wants the parked ones again. */
export const effectsCommand: Command = {
  usage: 'effects [--parked [--replay]]',
  async run({ deps, prisma }, args, print) {
    const { values } = readOptions(args, { parked: 'boolean', replay: 'boolean' });
    if (values.replay === true) {
      if (values.parked !== true) {
        print(effectsCommand.usage);
        return 2;
      }
      print(`${await replayParkedEffects(deps)} wanted again`);
      return 0;
    }
    const where = { state: { in: values.parked === true ? ['parked'] : ['parked', 'wanted'] } };
    const rows = await prisma.effect.findMany({ where, orderBy: { wantedAt: 'desc' }, take: MAX_SHOWN });
    for (const { wantedAt, state, kind, subject, attempts, reason } of rows) {
      print(`${wantedAt.toISOString()}  ${state}  ${kind}  ${subject}  attempts ${attempts}  ${reason}`);
    }
    const total = await prisma.effect.count({ where });
    print(
      `${total} ${values.parked === true ? 'parked' : 'waiting or parked'}${total > rows.length ? `, the newest ${rows.length} are shown` : ''}`,
    );
    return 0;
  },
};

import { readOptions } from './read-options.ts';
import type { Command } from './run-command.ts';

const MAX_SHOWN = 200;

/** Outside actions that wait or were given up, with their reasons. */
export const effectsCommand: Command = {
  usage: 'effects [--parked]',
  async run({ prisma }, args, print) {
    const { values } = readOptions(args, { parked: 'boolean' });
    const states = values.parked === true ? ['parked'] : ['parked', 'wanted'];
    const rows = await prisma.effect.findMany({
      where: { state: { in: states } },
      orderBy: { wantedAt: 'desc' },
      take: MAX_SHOWN,
    });
    for (const { wantedAt, state, kind, subject, attempts, reason } of rows) {
      print(`${wantedAt.toISOString()}  ${state}  ${kind}  ${subject}  attempts ${attempts}  ${reason}`);
    }
    print(`${rows.length} waiting or parked`);
    return 0;
  },
};

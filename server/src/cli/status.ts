import { countFlagged } from '@ristourne/core/vouchers/count-flagged';
import type { Installation } from '../compose.ts';
import { readOptions, refuseMore } from './read-options.ts';
import type { Command } from './run-command.ts';

/** How much of everything there is, at a glance. */
export const statusCommand: Command = {
  usage: 'status',
  async run({ prisma, deps }, args, print) {
    refuseMore(readOptions(args, {}).positionals);
    for (const [name, amount] of [...(await counts(prisma)), ...(await flagged(deps))])
      print(`${String(amount).padStart(8)}  ${name}`);
    return 0;
  },
};

async function flagged(deps: Installation['deps']): Promise<[string, number][]> {
  const { overUsed, usedByOlderOrder } = await countFlagged(deps);
  return [
    ['codes used too often', overUsed],
    ['codes used by an older order', usedByOlderOrder],
  ];
}

async function counts(prisma: Installation['prisma']): Promise<[string, number | bigint][]> {
  const refused = await prisma.refusalCount.aggregate({ _sum: { refused: true } });
  return [
    ['stores', await prisma.store.count({ where: { disconnectedAt: null } })],
    ['members', await prisma.member.count()],
    ['orders', await prisma.order.count()],
    ['postings', await prisma.posting.count()],
    ['vouchers', await prisma.voucher.count()],
    ['deliveries waiting', await prisma.delivery.count({ where: { state: 'stored' } })],
    ['deliveries parked', await prisma.delivery.count({ where: { state: 'parked' } })],
    ['effects waiting', await prisma.effect.count({ where: { state: 'wanted' } })],
    ['effects parked', await prisma.effect.count({ where: { state: 'parked' } })],
    ['calls refused', refused._sum.refused ?? 0],
  ];
}

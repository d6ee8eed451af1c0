import { assignCard } from '@ristourne/core/cards/assign-card';
import { blockCard, unblockCard } from '@ristourne/core/cards/block-card';
import type { Deps } from '@ristourne/core/ports/deps';
import { z } from 'zod';
import { UNREADABLE, type ActOptions, type Acted } from '../page.ts';
import { refusedCard } from './card-problems.ts';

const number = z.string().max(200);
const command = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('card'), number, replaces: z.boolean() }),
  z.strictObject({ do: z.literal('card_stop'), number, as: z.enum(['blocked', 'lost']) }),
  z.strictObject({ do: z.literal('card_again'), number }),
]);

/** Gives a member a card, takes one out of service, and lets a blocked one work again. */
export async function changeCard(deps: Deps, { call, command: sent, t }: ActOptions): Promise<Acted> {
  const read = command.safeParse(sent);
  const memberId = z.uuid().safeParse(call.params['id']);
  if (!read.success || !memberId.success) return UNREADABLE;
  const { merchantId, actor } = call;
  const named = { merchantId, number: read.data.number, author: actor.name };
  switch (read.data.do) {
    case 'card': {
      const { replaces } = read.data;
      const assigned = await assignCard(deps, { ...named, memberId: memberId.data, replaces });
      if (assigned.outcome !== 'assigned') return refusedCard(assigned, t);
      return { outcome: 'done', message: t('member.cards.assigned', { number: assigned.cardNumber }) };
    }
    case 'card_stop': {
      const { outcome } = await blockCard(deps, { ...named, as: read.data.as });
      if (outcome === 'no_such_card' || outcome === 'blank') return { outcome: 'not_found' };
      return { outcome: 'done', message: t('member.cards.stopped', { number: named.number }) };
    }
    case 'card_again': {
      const { outcome } = await unblockCard(deps, named);
      if (outcome === 'has_card')
        return { outcome: 'invalid', problems: [{ field: '', message: t('problem.cardUnusable') }] };
      if (outcome !== 'works' && outcome !== 'same') return { outcome: 'not_found' };
      return { outcome: 'done', message: t('member.cards.works', { number: named.number }) };
    }
  }
}

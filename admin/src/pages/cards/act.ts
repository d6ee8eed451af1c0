import { importCards, previewCards } from '@ristourne/core/cards/import-cards';
import type { Deps } from '@ristourne/core/ports/deps';
import { joinByCard } from '@ristourne/core/rewards/join-by-card';
import { z } from 'zod';
import { refusedCard } from '../member/card-problems.ts';
import { UNREADABLE, type ActOptions, type Acted } from '../page.ts';

/** Room for as many numbers as are taken at a time, with what stands between them. */
const MAX_LIST_LENGTH = 800_000;
const list = z.string().max(MAX_LIST_LENGTH);
const command = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('preview'), list }),
  z.strictObject({ do: z.literal('import'), list }),
  z.strictObject({ do: z.literal('join'), number: z.string().max(200) }),
]);

/** Adds a list of cards, after a look at what is in it, and makes members with a card and nothing else. */
export async function changeCards(deps: Deps, { call, command: sent, t }: ActOptions): Promise<Acted> {
  const read = command.safeParse(sent);
  if (!read.success) return UNREADABLE;
  const { merchantId, actor } = call;
  switch (read.data.do) {
    case 'preview': {
      const found = await previewCards(deps, { merchantId, list: read.data.list });
      return { outcome: 'shown', data: { ...found, fresh: found.fresh.length } };
    }
    case 'import':
      return addList(deps, read.data.list, { call, command: sent, t });
    case 'join': {
      const joined = await joinByCard(deps, { merchantId, number: read.data.number, author: actor.name });
      if (joined.outcome !== 'joined') return refusedCard(joined, t);
      const goTo = { page: 'member', params: { id: joined.memberId } } as const;
      return { outcome: 'done', message: t('cards.joined', { number: joined.cardNumber }), goTo };
    }
  }
}

async function addList(deps: Deps, text: string, { call, t }: ActOptions): Promise<Acted> {
  const { merchantId, actor } = call;
  const imported = await importCards(deps, { merchantId, list: text, author: actor.name });
  const refuse = (message: string): Acted => ({ outcome: 'invalid', problems: [{ field: 'list', message }] });
  switch (imported.outcome) {
    case 'imported':
      return {
        outcome: 'done',
        message: t('cards.imported', { count: imported.cards }),
        goTo: { page: 'cards' },
      };
    case 'invalid':
      return refuse(t('problem.cardList', { line: imported.list.bad[0]?.line ?? 0 }));
    case 'empty':
      return refuse(t('problem.cardListEmpty'));
    case 'too_many':
      return refuse(t('problem.cardListLong', { most: imported.most }));
  }
}

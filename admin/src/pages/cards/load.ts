import { readCardNumber } from '@ristourne/core/cards/card-number';
import type { CardState } from '@ristourne/core/cards/cards';
import { listCards, type ListedCard } from '@ristourne/core/cards/list-cards';
import type { Deps } from '@ristourne/core/ports/deps';
import type { AdminCall } from '../../protocol.ts';
import { merchantTimeZone } from '../programs.ts';
import { CARD_STATES } from './states.ts';

export type CardsData = {
  timeZone: string;
  state: CardState | null;
  search: string;
  cards: ListedCard[];
  next: string | null;
};

/** The merchant's cards by number; of one state, or all. */
export async function loadCards(deps: Deps, { merchantId, params }: AdminCall): Promise<CardsData> {
  const state = CARD_STATES.find((one) => one === params['state']) ?? null;
  const search = (params['search'] ?? '').slice(0, MAX_SEARCH_LENGTH);
  // Shorter than a number is, a beginning is still one.
  const begins = search === '' ? '' : (readCardNumber(search) ?? search.trim().toUpperCase());
  const page = await listCards(deps.pool, {
    merchantId,
    state,
    search: begins,
    after: params['after'] ?? null,
  });
  return { timeZone: await merchantTimeZone(deps, merchantId), state, search, ...page };
}

const MAX_SEARCH_LENGTH = 64;

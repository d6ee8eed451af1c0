import type { Deps } from '@ristourne/core/ports/deps';
import { z } from 'zod';
import { UNREADABLE, type ActOptions, type Acted } from '../page.ts';
import { adjustMember } from './adjust.ts';
import { changeCard } from './card.ts';
import { noteConsent } from './consent.ts';
import { mergeMember, separateMember } from './merge.ts';

const command = z.looseObject({
  do: z.enum(['adjust', 'card', 'card_stop', 'card_again', 'consent', 'merge', 'unmerge']),
});

/**
 * What can be done on a member's sheet: put their units right, give and stop cards, note what they agreed to, merge another member into them,
 * undo that.
 */
export async function changeMember(deps: Deps, options: ActOptions): Promise<Acted> {
  const read = command.safeParse(options.command);
  if (!read.success) return UNREADABLE;
  switch (read.data.do) {
    case 'adjust':
      return adjustMember(deps, options);
    case 'card':
    case 'card_stop':
    case 'card_again':
      return changeCard(deps, options);
    case 'consent':
      return noteConsent(deps, options);
    case 'merge':
      return mergeMember(deps, options);
    case 'unmerge':
      return separateMember(deps, options);
  }
}

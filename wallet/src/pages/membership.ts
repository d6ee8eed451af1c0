import { html } from 'hono/html';
import type { ProgramStanding } from '@ristourne/core/timeline/member-programs';
import { dayText } from '../texts/translate.ts';
import type { Visit } from '../web/visit.ts';
import type { Html } from './layout.ts';

type Standing = Pick<ProgramStanding, 'membership'>;

/** Until when a membership holds; or that it does not, what that means, and that what is there stays. */
export function membershipLine({ t, language }: Visit, { membership }: Standing): Html | '' {
  if (membership === null) return '';
  const last = dayText(membership.lastDay, language);
  const first = membership.from === null ? '' : dayText(membership.from, language);
  switch (membership.state) {
    case 'valid':
      return html`<p class="soft">${t('card.membership.until', { date: last })}</p>`;
    case 'not_yet':
      return html`<div class="kindly">
        <p><b>${t('card.membership.from', { date: first })}</b></p>
        <p>${t('card.membership.fromText')}</p>
      </div>`;
    case 'over':
      return html`<div class="kindly">
        <p><b>${t('card.membership.over', { date: last })}</b></p>
        <p>${t('card.membership.overText')}</p>
      </div>`;
  }
}

/** Why no reward can be had now; null while the membership holds. */
export function membershipObstacle({ t, language }: Visit, { membership }: Standing): string | null {
  if (membership === null || membership.state === 'valid') return null;
  return membership.state === 'over'
    ? t('redeem.membershipOver', { date: dayText(membership.lastDay, language) })
    : t('redeem.membershipFrom', { date: dayText(membership.from ?? membership.lastDay, language) });
}

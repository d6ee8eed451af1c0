import { html } from 'hono/html';
import { unitsText } from '@ristourne/core/timeline/amounts';
import { instantText } from '../texts/translate.ts';
import type { EndedClaim } from '../web/note.ts';
import type { Visit } from '../web/visit.ts';
import { emblem, layout, notice, type Html } from './layout.ts';

/** `cardPath` null = to the list of cards; dates are told in `timeZone`. */
export type AddedView = { claims: EndedClaim[]; cardPath: string | null; timeZone: string };

/** What a sign-in has just added, and the way to the card. */
export function addedPage(visit: Visit, { claims, cardPath, timeZone }: AddedView): Html {
  const { t, language } = visit;
  const bound = claims.filter(({ outcome }) => outcome === 'bound');
  const units = bound
    .flatMap((claim) => claim.units)
    .map((one) => unitsText(one.amount, { ...one, language }))
    .join(' · ');
  const waits = bound.some((claim) => claim.units.some(({ pending }) => pending > 0));
  const title =
    bound.length === 0 ? t('added.none') : units === '' ? t('added.order') : t('added.title', { units });
  return layout(visit, {
    title,
    body: html`<section class="message">
      ${emblem('done')}
      <h1>${title}</h1>
      ${bound.length === 0 ? '' : html`<p class="lead">${t('added.to', { merchant: namesOf(bound) })}</p>`}
      ${waits ? html`<p>${t('added.pending')}</p>` : ''}
      ${claims.filter(({ outcome }) => outcome !== 'bound').map((claim) => notice('error', otherText(visit, claim, timeZone)))}
      <a class="button wide" href="${cardPath ?? '/wallet'}"
        >${cardPath === null ? t('app.home') : t('added.open')}</a
      >
    </section>`,
  });
}

function namesOf(claims: EndedClaim[]): string {
  return [...new Set(claims.map(({ merchantName }) => merchantName))].join(', ');
}

function otherText({ t, language }: Visit, claim: EndedClaim, timeZone: string): string {
  switch (claim.outcome) {
    case 'already_added':
      return t('added.already', { date: instantText(claim.addedAt ?? 0, timeZone, language) });
    case 'lapsed':
      return t('added.lapsed');
    case 'bound':
    case 'failed':
      return t('added.failed');
  }
}

import { html } from 'hono/html';
import type { CurrentConsent } from '@ristourne/core/members/current-consents';
import type { Membership } from '@ristourne/core/timeline/wallet-of';
import type { Visit } from '../web/visit.ts';
import { formToken, type Html } from './layout.ts';

/**
 * Whether the merchant may send this member news: their own choice, either way with one button. A changed wording is
 * another `NEWS_TEXT_VERSION`.
 */
export function newsChoice(
  visit: Visit,
  { merchantSlug, merchantName: merchant }: Membership,
  { granted }: CurrentConsent,
): Html {
  const { t } = visit;
  return html`<section>
    <h2>${t('card.news')}</h2>
    <p>${granted ? t('card.news.yes', { merchant }) : t('card.news.no', { merchant })}</p>
    <p class="soft">${t('card.news.text')}</p>
    <form method="post" action="/wallet/m/${merchantSlug}/news">
      ${formToken(visit)}<input type="hidden" name="wanted" value="${granted ? 'no' : 'yes'}" />
      <button class="small second" type="submit">
        ${granted ? t('card.news.stop') : t('card.news.allow')}
      </button>
    </form>
  </section>`;
}

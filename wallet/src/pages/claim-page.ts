import { html } from 'hono/html';
import type { ClaimView } from '@ristourne/core/claims/view-claim';
import { instantText } from '../texts/translate.ts';
import type { Visit } from '../web/visit.ts';
import { bigUnits, toneOf } from './amounts.ts';
import { emblem, formToken, layout, notice, type Html } from './layout.ts';
import { codeForm } from './sign-in-page.ts';

type Claimable = Extract<ClaimView, { outcome: 'claimable' }>;
type Closed = Exclude<ClaimView, { outcome: 'invalid' } | { outcome: 'claimable' }>;

/** What an order gives, and one tap to add it. `problem` = what was wrong with the last try. */
export function claimPage(visit: Visit, view: Claimable, problem: 'invalid_email' | null): Html {
  const { t } = visit;
  return layout(visit, {
    title: t('claim.title', { merchant: view.merchantName }),
    body: html`<section class="claim">
      <div class="ticket ${toneOf(view.merchantName)}">
        <h1>${view.merchantName}</h1>
        <hr class="tear" />
        ${
          view.units.length === 0
            ? html`<p class="ticket-wait">${t('claim.awaitingPayment')}</p>`
            : html`<p>${t('claim.earned')}</p>
                ${view.units.map((units) => bigUnits(visit, units, { sign: '+' }))}`
        }
      </div>
      ${problem === null ? '' : notice('error', t('claim.invalidEmail'))}
      ${claimForms(visit, view, problem !== null)}
      <p class="hint centre">${t('claim.noAccount')}</p>
    </section>`,
  });
}

function claimForms(visit: Visit, view: Claimable, asksAgain: boolean): Html {
  const { t, path } = visit;
  if (view.signedIn !== null) {
    const email = view.signedIn.email;
    return html`<form method="post" action="${path}">
        ${formToken(visit)}<input type="hidden" name="to" value="session" />
        <button class="button wide" type="submit">${t('claim.signedIn')}</button>
        <p class="hint centre">${t('cards.signedInAs', { email })}</p>
      </form>
      ${typedAddress(visit, { open: asksAgain, focus: asksAgain })}`;
  }
  if (view.maskedEmail === null) return typedAddress(visit, { open: true, focus: asksAgain });
  return html`<form method="post" action="${path}">
      ${formToken(visit)}<input type="hidden" name="to" value="order" />
      <button class="button wide" type="submit">${t('claim.toOrderEmail')}</button>
      <p class="hint centre">${t('claim.sentTo', { email: view.maskedEmail })}</p>
    </form>
    ${typedAddress(visit, { open: asksAgain, focus: asksAgain })}`;
}

function typedAddress(visit: Visit, { open, focus }: { open: boolean; focus: boolean }): Html {
  const { t, path } = visit;
  return html`<details class="other" ${open ? 'open' : ''}>
    <summary>${t('claim.another')}</summary>
    <form method="post" action="${path}">
      ${formToken(visit)}<input type="hidden" name="to" value="typed" />
      <label for="email">${t('claim.email')}</label>
      <input
        id="email"
        name="email"
        type="email"
        autocomplete="email"
        inputmode="email"
        maxlength="254"
        required
        ${focus ? html`aria-invalid="true" autofocus` : ''}
      />
      <button class="button second wide" type="submit">${t('claim.send')}</button>
    </form>
  </details>`;
}

/** "Look in your e-mails": what was asked for waits for its link, or, where the mail is read elsewhere, for its code. */
export function claimSentPage(
  visit: Visit,
  { maskedEmail, takesCode }: { maskedEmail: string; takesCode: boolean },
): Html {
  const { t, path } = visit;
  return layout(visit, {
    title: t('claim.sent.title'),
    body: html`<section class="message">
      ${emblem('mail')}
      <h1>${t('claim.sent.title')}</h1>
      <p>${t('claim.sent.text', { email: maskedEmail })}</p>
      ${
        takesCode
          ? html`<p>${t('claim.sent.code')}</p>
              ${codeForm(visit, { wrong: false, submit: t('claim.sent.submit') })}`
          : ''
      }
      <p class="hint">${t('claim.sent.hint')}</p>
      <a class="${takesCode ? 'plain' : 'button second'}" href="${path}">${t('claim.sent.again')}</a>
    </section>`,
  });
}

const LOOK_AGAIN_SECONDS = 4;

/** Why a well-signed link claims nothing (now). Never whose the order is. Dates are told in `timeZone`. */
export function closedClaimPage(visit: Visit, view: Closed, timeZone: string): Html {
  const { t, path, session } = visit;
  const { title, text, kind } = closedTexts(visit, view, timeZone);
  const waits = view.outcome === 'on_its_way';
  return layout(visit, {
    title,
    ...(waits ? { looksAgainAfter: LOOK_AGAIN_SECONDS } : {}),
    body: html`<section class="message">
      ${emblem(kind)}
      <p class="over">${view.merchantName}</p>
      <h1>${title}</h1>
      <p>${text}</p>
      ${
        waits
          ? html`<p class="hint" role="status">${t('claim.onItsWay.refreshes')}</p>
              <a class="button second" href="${path}">${t('claim.refresh')}</a>`
          : html`${shopAccount(visit, view)}<a class="button second" href="/wallet"
                >${session === null ? t('app.signIn') : t('app.home')}</a
              >`
      }
    </section>`,
  });
}

/** For an order of which the shop knows the customer (WooCommerce: signed in; Shopify: guests too): it may show them their total. */
function shopAccount(visit: Visit, view: Closed): Html | '' {
  const { t, path } = visit;
  if (view.outcome !== 'already_added' || view.shopAccount === 'none') return '';
  const { storeName } = view;
  if (view.shopAccount === 'linked') return notice('good', t('claim.account.linked', { store: storeName }));
  return html`<form class="panel" method="post" action="${path}">
    ${formToken(visit)}<input type="hidden" name="to" value="shop_account" />
    <p>${t('claim.account.text', { store: storeName })}</p>
    <button class="button second wide" type="submit">${t('claim.account.submit')}</button>
  </form>`;
}

function closedTexts(
  { t, language }: Visit,
  view: Closed,
  timeZone: string,
): { title: string; text: string; kind: 'done' | 'wait' | 'no' } {
  switch (view.outcome) {
    case 'already_added': {
      const date = instantText(view.addedAt, timeZone, language);
      const text = view.yours ? t('claim.done.textYours', { date }) : t('claim.done.text', { date });
      return { title: t('claim.done.title'), text, kind: 'done' };
    }
    case 'cancelled':
      return { title: t('claim.cancelled.title'), text: t('claim.cancelled.text'), kind: 'no' };
    case 'on_its_way':
      return { title: t('claim.onItsWay.title'), text: t('claim.onItsWay.text'), kind: 'wait' };
    case 'lapsed':
      return { title: t('claim.lapsed.title'), text: t('claim.lapsed.text'), kind: 'no' };
    case 'earns_nothing':
      return { title: t('claim.nothing.title'), text: t('claim.nothing.text'), kind: 'no' };
  }
}

import { html, raw } from 'hono/html';
import { benefitBeside, benefitText } from '@ristourne/core/messages/benefit-text';
import { qrMatrix } from '@ristourne/core/qr/matrix';
import { qrSvg } from '@ristourne/core/qr/svg';
import type { ProgramDefinition } from '@ristourne/core/programs/definition';
import type { MemberVoucher } from '@ristourne/core/timeline/member-vouchers';
import type { Membership } from '@ristourne/core/timeline/wallet-of';
import { instantText } from '../texts/translate.ts';
import type { Visit } from '../web/visit.ts';
import { inUnits, toneOf } from './amounts.ts';
import { emblem, layout, type Html } from './layout.ts';

const LOOK_AGAIN_SECONDS = 3;

export type VoucherView = {
  membership: Membership;
  voucher: MemberVoucher;
  definition: ProgramDefinition;
  /** Where its buyer opens the store. */
  storeLink: string;
};

/** A voucher: its code to type or show, or where it stands. While the store makes it, the page looks again. */
export function voucherPage(visit: Visit, view: VoucherView): Html {
  const { language } = visit;
  const { membership, voucher } = view;
  return layout(visit, {
    title: voucher.name[language],
    back: { href: `/wallet/m/${membership.merchantSlug}`, label: membership.merchantName },
    ...(voucher.state === 'wanted' ? { looksAgainAfter: LOOK_AGAIN_SECONDS } : {}),
    body:
      voucher.state === 'issued' && voucher.code !== null
        ? ready(visit, view, voucher.code)
        : state(visit, view),
  });
}

function ready(visit: Visit, { membership, voucher, storeLink }: VoucherView, code: string): Html {
  const { t, language } = visit;
  const worth = benefitBeside(voucher.name[language], benefitText(voucher.benefit, language), language);
  const email = visit.session?.emails[0]?.email ?? '';
  const store = `${voucher.store.name || membership.merchantName} (${new URL(storeLink).host})`;
  return html`<section class="voucher">
    <div class="ticket ${toneOf(membership.merchantName)}">
      <h1>${voucher.name[language]}</h1>
      <hr class="tear" />
      ${worth === '' ? '' : html`<p>${worth}</p>`}
      <div class="qr">${raw(qrSvg(qrMatrix(code), { title: t('voucher.qr', { code }) }))}</div>
      <p class="over" id="code-label">${t('voucher.code')}</p>
      <p class="code"><code aria-labelledby="code-label">${code}</code></p>
      <button class="button small" type="button" data-copy="${code}" data-copied="${t('voucher.copied')}" hidden>${t('voucher.copy')}</button>
      <p>${t('voucher.until', { date: instantText(voucher.expiresAt, voucher.timeZone, language) })}</p>
    </div>
    <p class="centre">${t('voucher.how', { store })}</p>
    ${email === '' ? '' : html`<p class="centre">${t('voucher.email', { email })}</p>`}
    <a class="button wide" href="${storeLink}" rel="noreferrer">${t('voucher.shop')}</a>
    <p class="hint centre">${t('redeem.noRemainder')}</p>
  </section>`; // prettier-ignore
}

function state(visit: Visit, view: VoucherView): Html {
  const { t, language, path } = visit;
  const { voucher } = view;
  const waits = voucher.state === 'wanted';
  const { title, text } = stateTexts(visit, view);
  return html`<section class="message">
    ${emblem(waits ? 'wait' : voucher.state === 'used' ? 'done' : 'no')}
    <p class="over">${voucher.name[language]}</p>
    <h1>${title}</h1>
    <p ${waits ? html`role="status"` : ''}>${text}</p>
    ${waits ? html`<a class="button second" href="${path}">${t('claim.refresh')}</a>` : ''}
  </section>`;
}

function stateTexts(visit: Visit, { voucher, definition }: VoucherView): { title: string; text: string } {
  const { t, language } = visit;
  const date = instantText(voucher.expiresAt, voucher.timeZone, language);
  const units = inUnits(visit, definition, { unit: voucher.unit, amount: voucher.cost });
  switch (voucher.state) {
    case 'wanted':
    case 'issued':
      return { title: t('voucher.wanted.title'), text: t('voucher.wanted.text') };
    case 'used':
      return {
        title: t('voucher.used.title'),
        text: usedText(visit, voucher),
      };
    case 'expired':
      return { title: t('voucher.expired.title'), text: t('voucher.expired.text', { date }) };
    case 'revoked':
      return { title: t('voucher.revoked.title'), text: t('voucher.revoked.text') };
    case 'failed':
      return { title: t('voucher.failed.title'), text: t('voucher.failed.text', { units }) };
  }
}

function usedText({ t }: Visit, { usedInOrders, cost }: MemberVoucher): string {
  const order = usedInOrders.join(', ');
  if (order === '') return t('voucher.used.textNoOrder');
  const several = usedInOrders.length > 1 && cost > 0;
  return t(several ? 'voucher.used.textSeveral' : 'voucher.used.text', { order });
}

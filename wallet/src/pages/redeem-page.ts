import { html } from 'hono/html';
import { formatMinor } from '@ristourne/core/commerce/money';
import { benefitBeside, rewardBenefitText } from '@ristourne/core/messages/benefit-text';
import type { Choosing } from '@ristourne/core/programs/benefits/benefit-kind';
import { benefitKind } from '@ristourne/core/programs/benefits/kinds';
import type { Reward } from '@ristourne/core/programs/definition';
import { moneyText } from '@ristourne/core/timeline/amounts';
import type { ProgramStanding, RewardStanding } from '@ristourne/core/timeline/member-programs';
import type { Membership } from '@ristourne/core/timeline/wallet-of';
import { showId } from '@ristourne/core/commerce/ids';
import { valuedAt } from '@ristourne/core/programs/benefits/value-of-points';
import { sharedPointValue, type VoucherStore } from '@ristourne/core/rewards/voucher-stores';
import type { TextKey } from '../texts/en.ts';
import type { Visit } from '../web/visit.ts';
import { inUnits } from './amounts.ts';
import { emblem, formToken, layout, notice, type Html } from './layout.ts';

export type RedeemView = {
  membership: Membership;
  program: ProgramStanding;
  standing: RewardStanding;
  available: number;
  /** Where the code can be made; `preferred` is chosen already. */
  stores: VoucherStore[];
  preferred: VoucherStore | undefined;
  idempotencyKey: string;
  problem: string | null;
  /** False where asking can't succeed: then there is nothing to press. */
  open: boolean;
};

/** The last step before units are spent: what it costs, what is left, what the code does and does not. */
export function redeemPage(visit: Visit, view: RedeemView): Html {
  const { t, language } = visit;
  const { membership, program, standing } = view;
  const { reward } = standing;
  // What differs from shop to shop is told beside each of them.
  const gives =
    view.open && differ(view) ? '' : rewardBenefitText(reward, { ...program.definition, language });
  const benefit = benefitBeside(reward.name[language], gives, language);
  const back = `/wallet/m/${membership.merchantSlug}`;
  return layout(visit, {
    title: reward.name[language],
    back: { href: back, label: membership.merchantName },
    body: html`<section class="message">
      ${emblem('gift')}
      <h1>${reward.name[language]}</h1>
      ${benefit === '' ? '' : html`<p class="lead">${benefit}</p>`}
      ${view.problem === null ? '' : notice('error', view.problem)}
      ${
        view.open
          ? html`${redeemForm(visit, view)}<a class="plain" href="${back}">${t('redeem.cancel')}</a>`
          : html`<a class="button second" href="${back}">${t('redeem.toCard')}</a>`
      }
    </section>`,
  });
}

function redeemForm(visit: Visit, view: RedeemView): Html {
  const { t, path } = visit;
  const { membership, standing, stores } = view;
  const { reward } = standing;
  const { benefit } = reward;
  const several = stores.length > 1;
  return html`<form method="post" action="${path}">
    ${formToken(visit)}<input type="hidden" name="key" value="${view.idempotencyKey}" />
    ${CHOICES[benefitKind(benefit).asks](visit, view)} ${several ? storeField(visit, view) : ''}
    <p class="hint">${t(remainderText(benefit.kind))}</p>
    <p class="hint">
      ${
        several
          ? t('redeem.validityThere', { days: reward.voucherDays })
          : t('redeem.validity', { days: reward.voucherDays, store: membership.merchantName })
      }
    </p>
    <button class="button wide" type="submit">${t('redeem.confirm')}</button>
  </form>`;
}

/** Whether points are worth more in one of the shops than in another. */
function differ({ stores }: RedeemView): boolean {
  return sharedPointValue(stores) === null && stores.some(({ pointValue }) => pointValue !== null);
}

/** What becomes of what an order does not use. */
function remainderText(kind: Reward['benefit']['kind']): TextKey {
  if (kind === 'wallet_money') return 'redeem.restBack';
  return kind === 'gift_card' ? 'redeem.giftCard' : 'redeem.noRemainder';
}

/** What a buyer chooses beside the reward, by what its kind asks. */
const CHOICES: Record<Choosing, (visit: Visit, view: RedeemView) => Html> = {
  nothing: costs,
  units: unitsField,
  article: articleField,
  amount: amountField,
};

/** Articles with their prices; those that are too dear can't be pressed. */
function articleField(visit: Visit, { program, standing, available }: RedeemView): Html {
  const { t } = visit;
  const { benefit, unit } = standing.reward;
  if (benefit.kind !== 'article_price') return html``;
  return html`<div class="panel" role="radiogroup" aria-labelledby="article">
    <p id="article" class="over">${t('redeem.article')}</p>
    ${benefit.articles.map(
      ({ productId, name, units }) =>
        html`<label class="choice">
          <input
            type="radio"
            name="article"
            value="${productId}"
            required
            ${units > available ? html`disabled` : ''}
            ${benefit.articles.length === 1 ? html`checked` : ''}
          />
          <span
            >${name}<br /><span class="hint"
              >${inUnits(visit, program.definition, { unit, amount: units })}</span
            ></span
          >
        </label>`,
    )}
  </div>`;
}

function costs(visit: Visit, { program, standing, available }: RedeemView): Html {
  const { t } = visit;
  const { unit, cost } = standing.reward;
  const shown = (amount: number): string => inUnits(visit, program.definition, { unit, amount });
  return html`<dl class="sum">
    <div>
      <dt>${t('redeem.costs')}</dt>
      <dd>${shown(cost)}</dd>
    </div>
    <div>
      <dt>${t('redeem.left')}</dt>
      <dd>${shown(Math.max(0, available - cost))}</dd>
    </div>
  </dl>`;
}

/** The merchant's shops, told apart by their addresses too: two of them may have one name. */
function storeField(visit: Visit, view: RedeemView): Html {
  const { t } = visit;
  const { stores, preferred } = view;
  return html`<div class="panel" role="radiogroup" aria-labelledby="where">
    <p id="where" class="over">${t('redeem.where')}</p>
    ${stores.map(
      (store) =>
        html`<label class="choice">
          <input
            type="radio"
            name="store"
            value="${showId('store', store.storeId)}"
            required
            ${store === preferred ? html`checked` : ''}
          />
          <span
            >${store.name}<br /><span class="hint"
              >${new URL(store.url).host}${differ(view) ? html` · ${worthThere(visit, view, store)}` : ''}</span
            ></span
          >
        </label>`,
    )}
  </div>`;
}

function worthThere({ language }: Visit, { program, standing }: RedeemView, store: VoucherStore): string {
  return rewardBenefitText(valuedAt(standing.reward, store.pointValue), { ...program.definition, language });
}

function unitsField(visit: Visit, view: RedeemView): Html {
  const { t, language } = visit;
  const { definition } = view.program;
  const { reward } = view.standing;
  if (reward.benefit.kind !== 'per_units') return html``;
  const { amountMinor, perUnits } = reward.benefit;
  const { min, max } = unitsRange(reward, view.available);
  const most = inUnits(visit, definition, { unit: reward.unit, amount: max });
  return html`<label for="units">${t('redeem.units')}</label>
    <input
      id="units"
      name="units"
      type="number"
      inputmode="numeric"
      min="${min}"
      max="${max}"
      value="${max}"
      required
      aria-describedby="units-hint"
      ${view.problem === null ? '' : html`aria-invalid="true"`}
    />
    <p class="hint" id="units-hint">
      ${
        differ(view)
          ? t('redeem.unitsHintThere', { max: most })
          : t('redeem.unitsHint', {
              money: moneyText({ amountMinor, currency: definition.currency }, language),
              units: inUnits(visit, definition, { unit: reward.unit, amount: perUnits }),
              max: most,
            })
      }
    </p>`;
}

/** How much wallet money; all that there is, as far as the reward goes, unless another amount is typed. */
function amountField(visit: Visit, { program, standing, available, problem }: RedeemView): Html {
  const { t, language } = visit;
  const { currency } = program.definition;
  const { min, max } = unitsRange(standing.reward, available);
  const shown = (amountMinor: number): string => moneyText({ amountMinor, currency }, language);
  return html`<label for="amount">${t('redeem.amount', { currency })}</label>
    <input
      id="amount"
      name="amount"
      type="text"
      inputmode="decimal"
      autocomplete="off"
      maxlength="20"
      value="${formatMinor({ amountMinor: max, currency }).replace('.', language === 'fr' ? ',' : '.')}"
      required
      aria-describedby="amount-hint"
      ${problem === null ? '' : html`aria-invalid="true"`}
    />
    <p class="hint" id="amount-hint">${t('redeem.amountHint', { min: shown(min), max: shown(max) })}</p>`;
}

/** What may be typed for a reward worth its units: from its cost up to all that is available, in whole steps. */
export function unitsRange(reward: Reward, available: number): { min: number; max: number } {
  if (reward.benefit.kind === 'wallet_money') {
    const { minMinor, maxMinor } = reward.benefit;
    return { min: minMinor, max: Math.max(minMinor, Math.min(maxMinor, available)) };
  }
  if (reward.benefit.kind !== 'per_units') return { min: reward.cost, max: reward.cost };
  const { perUnits } = reward.benefit;
  return { min: reward.cost, max: Math.max(reward.cost, available - (available % perUnits)) };
}

import { html } from 'hono/html';
import { showId } from '@ristourne/core/commerce/ids';
import type { CurrentConsent } from '@ristourne/core/members/current-consents';
import { isForOccasion, type OccasionReward } from '@ristourne/core/programs/definition';
import { currencyOf } from '@ristourne/core/programs/units';
import { occasionText } from '@ristourne/core/messages/occasion-text';
import { benefitBeside, benefitText, rewardBenefitText } from '@ristourne/core/messages/benefit-text';
import type { Birthday } from '@ristourne/core/members/birthday';
import type { MemberSheet } from '@ristourne/core/timeline/member-sheet';
import type { ProgramStanding, RewardStanding, UnitStanding } from '@ristourne/core/timeline/member-programs';
import type { MemberVoucher } from '@ristourne/core/timeline/member-vouchers';
import { nextReward } from '@ristourne/core/timeline/next-reward';
import type { Membership } from '@ristourne/core/timeline/wallet-of';
import { dayText, instantText, shortInstantText } from '../texts/translate.ts';
import type { Visit } from '../web/visit.ts';
import { bigUnits, inUnits, toneOf } from './amounts.ts';
import { birthdayForm } from './birthday-form.ts';
import { membershipLine } from './membership.ts';
import { history } from './history.ts';
import { newsChoice } from './news-choice.ts';
import { layout, type Html } from './layout.ts';
import { progress } from './progress.ts';

export type Card = {
  membership: Membership;
  sheet: MemberSheet;
  cursor: string | null;
  news: CurrentConsent | null;
  birthday: Birthday | null;
};

/** One merchant's card: what can be used, what comes, what it buys, codes, and the whole history with its reasons. */
export function cardPage(visit: Visit, card: Card): Html {
  const { t } = visit;
  const { membership, sheet } = card;
  const first = card.cursor === null;
  return layout(visit, {
    title: membership.merchantName,
    back: { href: '/wallet', label: t('app.home') },
    body: html`<h1 class="top">${membership.merchantName}</h1>
      ${first ? html`${sheet.programs.map((program) => programPart(visit, program, toneOf(membership.merchantName)))} ${codes(visit, card)}` : ''}
      ${first ? sheet.programs.map((program) => rewards(visit, membership, program)) : ''}
      ${first ? birthdayForm(visit, { ...card, merchantSlug: membership.merchantSlug }) : ''}
      ${first ? sheet.programs.map((program) => expiries(visit, program)) : ''} ${history(visit, card)}
      ${first && card.news !== null ? newsChoice(visit, membership, card.news) : ''}`,
  });
}

function programPart(visit: Visit, program: ProgramStanding, tone: string): Html {
  const { t, language } = visit;
  const name = program.definition.name[language];
  if (program.state === 'paused') {
    return html`<section class="hero paused">
      <h2>${t('card.paused.title', { program: name })}</h2>
      <p>${t('card.paused.text')}</p>
    </section>`;
  }
  const [main, ...others] = program.units;
  if (main === undefined) return html``;
  return html`<section class="hero ${tone}">
    <h2 class="soft">${name}</h2>
    ${bigUnits(visit, { amount: main.available, unit: main.unit, pointName: program.definition.pointName }, { after: t('card.available') })}
    ${pendingLine(visit, program, main)}
    ${main.held > 0 ? html`<p class="soft">${t('card.held', { units: inUnits(visit, program.definition, { unit: main.unit, amount: main.held }) })}</p>` : ''}
    ${membershipLine(visit, program)}
    ${main.owed > 0 ? owed(visit, program, main) : ''}
    ${others.filter(({ unit }) => currencyOf(unit) !== null).map((money) => walletMoney(visit, program, money))} ${next(visit, program, main)}
    ${others.map((unit) => next(visit, program, unit))}
  </section>`; // prettier-ignore
}

function pendingLine(visit: Visit, program: ProgramStanding, standing: UnitStanding): Html | '' {
  const { t, language } = visit;
  if (standing.pending === 0) return '';
  const units = inUnits(visit, program.definition, { unit: standing.unit, amount: standing.pending });
  const [soonest, ...later] = standing.pendingParts;
  if (soonest === undefined || later.length > 0)
    return html`<p class="soft">${t('card.pending', { units })}</p>`;
  if (soonest.maturesAt === null) return html`<p class="soft">${t('card.pendingUntold', { units })}</p>`;
  const date = instantText(soonest.maturesAt, program.timeZone, language);
  return html`<p class="soft">${t('card.pendingFrom', { units, date })}</p>`;
}

/** Wallet money stands beside the card's own units, in words of its own. */
function walletMoney(visit: Visit, program: ProgramStanding, money: UnitStanding): Html {
  const { t } = visit;
  const shown = (amount: number): string => inUnits(visit, program.definition, { unit: money.unit, amount });
  return html`<p>${shown(money.available)} ${t('card.available')}</p>
    ${pendingLine(visit, program, money)}
    ${money.held > 0 ? html`<p class="soft">${t('card.held', { units: shown(money.held) })}</p>` : ''}
    ${money.owed > 0 ? owed(visit, program, money) : ''}`;
}

function owed(visit: Visit, program: ProgramStanding, { unit, owed: amount }: UnitStanding): Html {
  const { t } = visit;
  return html`<div class="kindly">
    <p><b>${t('card.owed.title', { units: inUnits(visit, program.definition, { unit, amount }) })}</b></p>
    <p>${t('card.owed.text')}</p>
  </div>`;
}

function next(visit: Visit, program: ProgramStanding, { unit }: UnitStanding): Html | '' {
  const { t, language } = visit;
  const ahead = nextReward(program, unit);
  if (ahead === null) return '';
  const reward = ahead.reward.name[language];
  const text =
    ahead.toGo === 0
      ? t('card.nextReady')
      : t('card.toGo', { units: inUnits(visit, program.definition, { unit, amount: ahead.toGo }) });
  return html`<div class="next">
    <p><span>${reward}</span> <b>${text}</b></p>
    ${progress(visit, { have: ahead.have, cost: ahead.reward.cost, label: reward })}
  </div>`;
}

function codes(visit: Visit, { membership, sheet }: Card): Html {
  const { t } = visit;
  const current = sheet.vouchers.filter(({ state }) => state === 'wanted' || state === 'issued');
  const past = sheet.vouchers.filter((voucher) => !current.includes(voucher));
  if (sheet.vouchers.length === 0) return html``;
  return html`<section>
    <h2>${t('card.codes')}</h2>
    <ul class="rows">
      ${current.map((voucher) => codeRow(visit, membership, voucher))}
    </ul>
    ${
      past.length === 0
        ? ''
        : html`<details class="other">
            <summary>${t('card.oldCodes')}</summary>
            <ul class="rows">
              ${past.map((voucher) => codeRow(visit, membership, voucher))}
            </ul>
          </details>`
    }
  </section>`;
}

function codeRow(visit: Visit, { merchantSlug }: Membership, voucher: MemberVoucher): Html {
  const { t, language } = visit;
  const detail =
    voucher.state === 'issued'
      ? t('voucher.until', { date: shortInstantText(voucher.expiresAt, voucher.timeZone, language) })
      : benefitBeside(voucher.name[language], benefitText(voucher.benefit, language), language);
  return html`<li>
    <a class="row" href="/wallet/m/${merchantSlug}/vouchers/${showId('voucher', voucher.voucherId)}">
      <span
        ><b>${voucher.name[language]}</b><br /><small
          >${voucher.state === 'issued' ? html`<code>${voucher.code}</code> · ` : ''}${detail}</small
        ></span
      >
      <span class="tag ${voucher.state}">${t(`voucher.state.${voucher.state}`)}</span>
    </a>
  </li>`;
}

function rewards(visit: Visit, membership: Membership, program: ProgramStanding): Html {
  const { t } = visit;
  if (program.state === 'paused') return html``;
  const occasions = program.definition.rewards.filter(isForOccasion);
  return html`<section>
    <h2>${t('card.rewards')}</h2>
    ${
      program.rewards.length + occasions.length === 0
        ? html`<p class="soft">${t('card.noRewards')}</p>`
        : html`<ul class="rows">
            ${program.rewards.map((one) => rewardRow(visit, { membership, program, one }))}
            ${occasions.map((reward) => occasionRow(visit, program, reward))}
          </ul>`
    }
  </section>`;
}

function rewardRow(
  visit: Visit,
  { membership, program, one }: { membership: Membership; program: ProgramStanding; one: RewardStanding },
): Html {
  const { language } = visit;
  const { reward } = one;
  const cost = inUnits(visit, program.definition, { unit: reward.unit, amount: reward.cost });
  const name = reward.name[language];
  const gives = rewardBenefitText(reward, { ...program.definition, language });
  const benefit = benefitBeside(name, gives, language);
  return html`<li class="row">
    <span><b>${name}</b><br /><small>${benefit === '' ? '' : `${benefit} · `}${cost}</small></span>
    ${rewardAction(visit, { href: rewardPath(membership, program, one), one, program, cost })}
  </li>`;
}

/** A reward that comes by itself, for something else than units. */
function occasionRow({ t, language }: Visit, { definition }: ProgramStanding, reward: OccasionReward): Html {
  const name = reward.name[language];
  const benefit = benefitBeside(name, rewardBenefitText(reward, { ...definition, language }), language);
  const occasion = occasionText(reward, { ...definition, language });
  return html`<li class="row">
    <span><b>${name}</b><br /><small>${benefit === '' ? '' : `${benefit} · `}${occasion}</small></span>
    <span class="tag">${t('card.automatic')}</span>
  </li>`;
}

function rewardPath(membership: Membership, program: ProgramStanding, { reward }: RewardStanding): string {
  return `/wallet/m/${membership.merchantSlug}/rewards/${showId('program', program.programId)}/${reward.rewardId}`;
}

function rewardAction(
  visit: Visit,
  action: { href: string; one: RewardStanding; program: ProgramStanding; cost: string },
): Html {
  const { t, language } = visit;
  const { one, program } = action;
  const { reward } = one;
  if (reward.issue === 'automatic') return html`<span class="tag">${t('card.automatic')}</span>`;
  if (program.membership !== null && program.membership.state !== 'valid')
    return html`<span class="tag">${t('card.membership.closed')}</span>`;
  if (one.affordable) {
    const label = t('card.redeemLabel', { reward: reward.name[language], units: action.cost });
    return html`<a class="button small" href="${action.href}" aria-label="${label}">${t('card.redeem')}</a>`;
  }
  const units = inUnits(visit, program.definition, { unit: reward.unit, amount: one.toGo });
  return html`<span class="tag">${t('card.toGo', { units })}</span>`;
}

function expiries(visit: Visit, program: ProgramStanding): Html {
  const { t, language } = visit;
  const lots = program.units.flatMap(({ unit, lots: open }) => open.map((lot) => ({ ...lot, unit })));
  if (program.state === 'paused' || lots.length === 0) return html``;
  return html`<section>
    <h2>${t('card.expiry')}</h2>
    <ul class="plain-list">
      ${lots.map(
        ({ unit, amount, lastDay }) =>
          html`<li>
            ${t('card.lot', {
              units: inUnits(visit, program.definition, { unit, amount }),
              date: dayText(lastDay, language),
            })}
          </li>`,
      )}
    </ul>
  </section>`;
}

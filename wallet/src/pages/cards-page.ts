import { html } from 'hono/html';
import type { ProgramStanding } from '@ristourne/core/timeline/member-programs';
import { nextReward, type NextReward } from '@ristourne/core/timeline/next-reward';
import type { Membership } from '@ristourne/core/timeline/wallet-of';
import type { Visit } from '../web/visit.ts';
import { bigUnits, inUnits, toneOf } from './amounts.ts';
import { emblem, layout, type Html } from './layout.ts';
import { progress } from './progress.ts';

export type CardSummary = Membership & { programs: ProgramStanding[] };

/** Every merchant's card of this buyer. */
export function cardsPage(visit: Visit, cards: CardSummary[]): Html {
  const { t } = visit;
  const body =
    cards.length === 0
      ? html`<section class="message">
          ${emblem('gift')}
          <h1>${t('cards.empty.title')}</h1>
          <p>${t('cards.empty.text')}</p>
        </section>`
      : html`<h1 class="top">${t('cards.title')}</h1>
          <ul class="cards">
            ${cards.map((card) => html`<li>${cardLink(visit, card)}</li>`)}
          </ul>`;
  return layout(visit, { title: t('cards.title'), body });
}

function cardLink(visit: Visit, card: CardSummary): Html {
  const shown = card.programs[0];
  return html`<a class="card ${toneOf(card.merchantName)}" href="/wallet/m/${card.merchantSlug}">
    <h2>${card.merchantName}</h2>
    ${shown === undefined ? html`<p class="soft">${visit.t('cards.none')}</p>` : summary(visit, shown)}
  </a>`;
}

function summary(visit: Visit, program: ProgramStanding): Html {
  const { t } = visit;
  const [main] = program.units;
  if (program.state === 'paused') return html`<p class="soft">${t('cards.paused')}</p>`;
  if (main === undefined) return html`<p class="soft">${t('cards.none')}</p>`;
  const { unit, available } = main;
  const next = nextReward(program, unit);
  return html`${bigUnits(visit, { amount: available, unit, pointName: program.definition.pointName })}
  ${next === null ? '' : ahead(visit, program, next)}`;
}

function ahead(visit: Visit, program: ProgramStanding, next: NextReward): Html {
  const { t, language } = visit;
  const reward = next.reward.name[language];
  const { unit } = next.reward;
  const text =
    next.toGo === 0
      ? t('cards.ready', { reward })
      : t('cards.toGo', { units: inUnits(visit, program.definition, { unit, amount: next.toGo }), reward });
  return html`${progress(visit, { have: next.have, cost: next.reward.cost, label: reward })}
    <p class="soft">${text}</p>`;
}

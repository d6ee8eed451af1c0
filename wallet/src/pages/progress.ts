import { html } from 'hono/html';
import { numberText } from '@ristourne/core/timeline/amounts';
import type { Visit } from '../web/visit.ts';
import type { Html } from './layout.ts';

const STAMPS_MOST = 12;

/** How far to a reward, drawn: stamps where they can be counted at a glance, a bar otherwise. The text says it too. */
export function progress(
  visit: Visit,
  { have, cost, label }: { have: number; cost: number; label: string },
): Html {
  const text = visit.t('card.progress', {
    have: numberText(have, visit.language),
    cost: numberText(cost, visit.language),
  });
  const drawn = cost <= STAMPS_MOST ? stamps(have, cost) : bar(have, cost);
  return html`<div class="progress" role="img" aria-label="${label}: ${text}">${drawn}</div>`;
}

const BAR_HEIGHT = 10;

function bar(have: number, cost: number): Html {
  const percent = have === 0 ? 0 : Math.max(4, Math.floor((100 * Math.min(have, cost)) / cost));
  return html`<svg height="${BAR_HEIGHT}" aria-hidden="true">
    <rect class="rest" width="100%" height="${BAR_HEIGHT}" rx="5" />
    <rect class="done" width="${percent}%" height="${BAR_HEIGHT}" rx="5" />
  </svg>`;
}

const STAMP_STEP = 28;

function stamps(have: number, cost: number): Html {
  const perRow = cost <= 6 ? cost : Math.ceil(cost / 2);
  const rows = Math.ceil(cost / perRow);
  const circles = Array.from({ length: cost }, (_, index) => {
    const x = (index % perRow) * STAMP_STEP + STAMP_STEP / 2;
    const y = Math.floor(index / perRow) * STAMP_STEP + STAMP_STEP / 2;
    const tick = html`<path d="m${x - 4.5} ${y + 0.5} 3.200 3.200 6-6.500" />`;
    return index < have
      ? html`<circle class="done" cx="${x}" cy="${y}" r="11" />${tick}`
      : html`<circle class="rest" cx="${x}" cy="${y}" r="10.500" />`;
  });
  return html`<svg
    class="stamps"
    viewBox="0 0 ${perRow * STAMP_STEP} ${rows * STAMP_STEP}"
    aria-hidden="true"
  >
    ${circles}
  </svg>`;
}

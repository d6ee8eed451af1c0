import type { ProgramDefinition } from '@ristourne/core/programs/definition';
import { html } from 'hono/html';
import { lastingSentence } from '@ristourne/core/messages/program-sentences';
import { moneyText, unitName } from '@ristourne/core/timeline/amounts';
import { currencyOf } from '@ristourne/core/programs/units';
import { explain } from '@ristourne/core/timeline/explain';
import type { TimelineLine } from '@ristourne/core/timeline/member-timeline';
import type { ProgramStanding } from '@ristourne/core/timeline/member-programs';
import { LOCALES, shortInstantText } from '../texts/translate.ts';
import type { Visit } from '../web/visit.ts';
import { inUnits } from './amounts.ts';
import type { Card } from './card-page.ts';
import type { Html } from './layout.ts';

type Shown = { line: TimelineLine; program: ProgramStanding; merchantName: string };

/** One page of the history. Held units that become a code's price change nothing for the buyer: that step is left out. */
export function history(visit: Visit, { membership, sheet, cursor }: Card): Html {
  const { t, path } = visit;
  const shown = sheet.timeline.lines
    .filter(({ kind }) => kind !== 'capture')
    .flatMap((line): Shown[] => {
      const program = sheet.programs.find(({ programId }) => programId === line.programId);
      const visible = program !== undefined && program.state !== 'paused';
      return visible ? [{ line, program, merchantName: membership.merchantName }] : [];
    });
  const paused = sheet.programs.filter(({ state }) => state === 'paused');
  const allHidden = paused.length > 0 && paused.length === sheet.programs.length;
  return html`<section id="history">
    <h2>${t('card.history')}</h2>
    ${
      shown.length === 0
        ? html`<p class="soft">${t(paused.length > 0 ? 'card.historyPaused' : 'card.historyEmpty')}</p>`
        : html`<ol class="rows history">
            ${shown.map((one) => historyLine(visit, one))}
          </ol>`
    }
    <p class="pages">
      ${cursor === null ? '' : html`<a class="button second" href="${path}">${t('card.newest')}</a>`}
      ${
        sheet.timeline.next === null || allHidden
          ? ''
          : html`<a class="button second" href="${path}?before=${sheet.timeline.next}#history"
              >${t('card.older')}</a
            >`
      }
    </p>
  </section>`;
}

function historyLine(visit: Visit, shown: Shown): Html {
  const { t, language } = visit;
  const { line, program } = shown;
  const { amount, onTheWay } = netChange(line);
  const date = shortInstantText(line.bookedAt, program.timeZone, language);
  const total = line.order === null ? '' : ` · ${moneyText(line.order.total, language)}`;
  return html`<li>
    <details>
      <summary class="row">
        <span
          ><b>${lineTitle(visit, shown)}</b><br /><small
            >${date}${total} <span class="ask">${t('line.why')}</span></small
          ></span
        >
        <span class="amount ${onTheWay ? 'waiting' : amount < 0 ? 'less' : 'more'}"
          >${signedAmount(amount, line, visit)} <small>${amountNote(visit, shown, onTheWay)}</small></span
        >
      </summary>
      <p>${why(visit, shown)}</p>
    </details>
  </li>`;
}

/** Beside an amount: its unit where it is not the card's first, and that it can't be used yet. */
function amountNote({ t, language }: Visit, { line, program }: Shown, onTheWay: boolean): string {
  const { unit } = line;
  const { amount } = netChange(line);
  // Money says its unit itself.
  const isMain = program.units[0]?.unit === unit || currencyOf(unit) !== null;
  const name = isMain ? '' : unitName(amount, { language, unit, pointName: program.definition.pointName });
  return [name, onTheWay ? t('line.onTheWay') : ''].filter((part) => part !== '').join(', ');
}

/** What a line changed for the buyer: usable units if any moved (what was owed included), else those on the way. */
function netChange({ changes }: TimelineLine): { amount: number; onTheWay: boolean } {
  const of = (...books: string[]): number =>
    changes.filter(({ book }) => books.includes(book)).reduce((sum, { amount }) => sum + amount, 0);
  const usable = of('available', 'owed');
  if (usable !== 0) return { amount: usable, onTheWay: false };
  const pending = of('pending');
  return pending === 0 ? { amount: of('held'), onTheWay: false } : { amount: pending, onTheWay: true };
}

function signedAmount(amount: number, { unit }: TimelineLine, { language }: Visit): string {
  const currency = currencyOf(unit);
  if (currency !== null) {
    const sign = amount < 0 ? '\u2212' : '+';
    return sign + moneyText({ amountMinor: Math.abs(amount), currency }, language);
  }
  return new Intl.NumberFormat(LOCALES[language], { signDisplay: 'always' })
    .format(amount)
    .replace('-', '\u2212');
}

function lineTitle(visit: Visit, { line, program, merchantName }: Shown): string {
  const { t } = visit;
  const order = line.order?.number;
  const reward = rewardName(visit, { line, program });
  if (line.isWelcome) return t('line.welcome');
  switch (line.kind) {
    case 'earn':
      return order === undefined ? t('line.earnOther') : t('line.earn', { order });
    case 'reverse':
      return order === undefined ? t('line.reverseOther') : t('line.reverse', { order });
    case 'claim':
      return order === undefined ? t('line.earnOther') : t('line.claim', { order });
    case 'mature':
    case 'expire':
    case 'import':
    case 'merge':
    case 'unmerge':
    case 'reattribute':
    case 'write_off':
      return t(`line.${line.kind}`);
    case 'hold':
    case 'release':
    case 'return':
    case 'unused':
    case 'retake':
    case 'over_use':
    case 'over_use_ended':
      return t(`line.${line.kind}`, { reward });
    case 'adjust':
      return t('line.adjust', { merchant: merchantName });
    default:
      return t('line.other');
  }
}

function rewardName({ t, language }: Visit, { line, program }: Pick<Shown, 'line' | 'program'>): string {
  const reward = program.definition.rewards.find(({ rewardId }) => rewardId === line.rewardId);
  return reward?.name[language] ?? t('line.reward');
}

function why(visit: Visit, shown: Shown): string {
  const { t } = visit;
  const { line, program } = shown;
  const settled = line.changes.find(({ book, amount }) => book === 'owed' && amount > 0);
  const reason = reasonOf(visit, shown);
  if (settled === undefined) return reason;
  const units = inUnits(visit, program.definition, { unit: line.unit, amount: settled.amount });
  return `${reason} ${t('why.settled', { units })}`;
}

function whyMature({ t }: Visit, { maturityDays: days, maturesFrom }: ProgramDefinition): string {
  if (maturesFrom.kind === 'booking') return t('why.matureBooked');
  if (days === 0) return t('why.matureNow');
  return t(maturesFrom.kind === 'fulfilment' ? 'why.matureFulfilled' : 'why.matureDays', { days });
}

function reasonOf(visit: Visit, { line, program }: Shown): string {
  const { t, language } = visit;
  const { definition } = program;
  const judged =
    line.breakdown === null
      ? null
      : explain(line.breakdown, { language, unit: line.unit, pointName: definition.pointName });
  if (line.isWelcome) return t('why.welcome');
  switch (line.kind) {
    case 'mature': {
      const usable = whyMature(visit, definition);
      return judged === null ? usable : `${usable} ${judged}`;
    }
    case 'hold': {
      const amount = Math.abs(netChange(line).amount);
      return t('why.hold', { units: inUnits(visit, definition, { unit: line.unit, amount }) });
    }
    case 'expire':
      return lastingSentence(definition.lotDays, visit.language);
    case 'release':
    case 'return':
    case 'unused':
    case 'retake':
    case 'adjust':
    case 'import':
    case 'merge':
    case 'unmerge':
    case 'over_use':
    case 'over_use_ended':
    case 'write_off':
      return t(`why.${line.kind}`);
    case 'reattribute':
      return judged ?? t('why.reattribute');
    case 'reverse':
      return judged ?? t('why.reverseOther');
    default:
      return judged ?? t('why.earnOther');
  }
}

import type { Locale } from '@ristourne/core/accounts/locale';
import { liquid, type Markup } from './liquid.ts';
import type { LoyaltyFacts, ProgramFacts, UnitFacts } from './loyalty-facts.ts';
import { PAGE_TEXTS } from './texts.ts';

/** Only what a theme does not do for bare markup: width, lists and the balance; fonts and colours stay the theme's. */
const STYLE = liquid`<style>
  .ristourne { max-width: 44rem; margin: 0 auto; padding: 2rem 1.5rem 3rem; }
  .ristourne h2, .ristourne h3 { margin: 2rem 0 0.5rem; }
  .ristourne p { margin: 0.5rem 0; }
  .ristourne ul, .ristourne ol { margin: 0.5rem 0; padding-left: 1.5rem; }
  .ristourne ul { list-style: disc; }
  .ristourne ol { list-style: decimal; }
  .ristourne li { margin: 0.35rem 0; }
  .ristourne dl { display: flex; flex-wrap: wrap; gap: 1rem 3rem; margin: 0.5rem 0; }
  .ristourne dt, .ristourne dd { margin: 0; }
  .ristourne dd { font-size: 1.5em; font-weight: bold; }
  .ristourne .button { margin-top: 1rem; }
</style>`;

/** A heading's level: one programme is the page itself, several stand below it. */
type Level = '2' | '3';
type Page = { facts: LoyaltyFacts; language: Locale };

/** The shop's loyalty page, for the place that its theme keeps for a page. */
export function loyaltyPage({ facts, language }: Page): Markup {
  const texts = PAGE_TEXTS[language];
  const [only, ...others] = facts.programs;
  if (only === undefined) return shortPage(language, { title: texts.nothingTitle, text: texts.nothing });
  const content =
    others.length === 0
      ? liquid`<h1>${only.name}</h1>${programPart(only, { language, level: '2' })}`
      : liquid`<h1>${texts.title}</h1>${facts.programs.map(
          (program) => liquid`<h2>${program.name}</h2>${programPart(program, { language, level: '3' })}`,
        )}`;
  return place(language, liquid`${content}${visitorPart({ facts, language })}`);
}

/** A page of one sentence. */
export function shortPage(language: Locale, { title, text }: { title: string; text: string }): Markup {
  return place(language, liquid`<h1>${title}</h1><p>${text}</p>`);
}

function place(language: Locale, content: Markup): Markup {
  return liquid`<div class="ristourne page-width" lang="${language}">${STYLE}${content}</div>`;
}

function programPart(program: ProgramFacts, { language, level }: { language: Locale; level: Level }): Markup {
  const texts = PAGE_TEXTS[language];
  const { units, earning, usage, rewards } = program;
  return liquid`
${units === null || units.length === 0 ? '' : liquid`${heading(level, texts.yours)}${units.map((one) => balance(one, language))}`}
${earning.length === 0 ? '' : liquid`${heading(level, texts.earning)}${list([...earning, ...usage])}`}
${rewards.length === 0 ? '' : liquid`${heading(level, texts.rewards)}${list(rewards.map(({ text }) => text))}`}`;
}

function balance({ availableText, pending, pendingText, next }: UnitFacts, language: Locale): Markup {
  const texts = PAGE_TEXTS[language];
  return liquid`<dl>
  <div><dt>${texts.available}</dt><dd>${availableText}</dd></div>
  ${pending === 0 ? '' : liquid`<div><dt>${texts.pending}</dt><dd>${pendingText}</dd></div>`}
</dl>
${next === null ? '' : liquid`<p>${next.text}</p>`}`;
}

/** What to do next: a member opens the wallet, anyone else is told how to become one. */
function visitorPart({ facts, language }: Page): Markup {
  const texts = PAGE_TEXTS[language];
  const wallet = liquid`<p><a class="button" href="${facts.walletUrl}">${texts.openWallet}</a></p>`;
  if (facts.visitor === 'member') return wallet;
  const steps = [texts.scan, texts.confirm, texts.link].map((step) => liquid`<li>${step}</li>`);
  return liquid`<h2>${texts.join}</h2>
${facts.visitor === 'not_linked' ? liquid`<p>${texts.notLinked}</p>` : ''}
<ol>${steps}</ol>
<p>${texts.haveCard}</p>${wallet}`;
}

function heading(level: Level, text: string): Markup {
  return level === '2' ? liquid`<h2>${text}</h2>` : liquid`<h3>${text}</h3>`;
}

function list(lines: readonly string[]): Markup {
  return liquid`<ul>${lines.map((line) => liquid`<li>${line}</li>`)}</ul>`;
}

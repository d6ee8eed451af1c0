import { setTimeout as sleep } from 'node:timers/promises';
import type { Form, Page } from './browser.ts';
import { formsOf, linksOf } from './browser.ts';

const EFFECT_LIMIT_MS = 20_000;
const LOOK_EVERY_MS = 150;
const SEEN_CHARACTERS_MAX = 160;

/** What a step shows: its figure, what explains it, and where a person can look. */
export interface Shown {
  figure: string;
  details?: string[];
  links?: string[];
}

/** The walk did not see what it expected; the message is what it saw. */
export class NotSeen extends Error {}

/** A step's effect needs a moment: looks until it is there. `look` returns it, or throws NotSeen with what is there now. */
export async function until<Found>(look: () => Promise<Found>): Promise<Found> {
  const deadline = Date.now() + EFFECT_LIMIT_MS;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (!(error instanceof NotSeen)) throw error;
      if (Date.now() > deadline)
        throw new NotSeen(`${error.message} (after ${EFFECT_LIMIT_MS / 1000} s)`, { cause: error });
    }
    await sleep(LOOK_EVERY_MS);
  }
}

/** The first group of `pattern` in what the page says. */
export function read(page: Page, pattern: RegExp, what: string): string {
  const [, found] = pattern.exec(page.text) ?? [];
  if (found === undefined) throw unseen(page, what);
  return found;
}

export function readNumber(page: Page, pattern: RegExp, what: string): number {
  return Number(read(page, pattern, what).replaceAll(',', ''));
}

export function findForm(page: Page, fits: (form: Form) => boolean, what: string): Form {
  const form = formsOf(page).find(fits);
  if (!form) throw unseen(page, what);
  return form;
}

export function findLink(
  page: Page,
  fits: (link: { href: string; text: string }) => boolean,
  what: string,
): string {
  const link = linksOf(page).find(fits);
  if (!link) throw unseen(page, what);
  return link.href;
}

export function expectEqual(what: string, seen: number | string, expected: number | string): void {
  if (seen !== expected) throw new NotSeen(`${what}: ${seen} instead of ${expected}`);
}

function unseen(page: Page, what: string): NotSeen {
  const { pathname } = new URL(page.url);
  const start = page.text.slice(0, SEEN_CHARACTERS_MAX);
  return new NotSeen(`no ${what} on ${pathname}, which answered ${page.status}: ${start}`);
}

import type { Browser, Page } from './browser.ts';
import { NotSeen, readNumber, until } from './step.ts';

export interface CardFigures {
  available: number;
  owed: number;
}

const UNITS = '(?:points?|point)';

/** What the buyer's card says; the card's link comes from the page that led there. */
export async function openCard(buyer: Browser, card: string): Promise<{ page: Page; figures: CardFigures }> {
  const page = await buyer.open(card);
  const available = readNumber(page, new RegExp(`([\\d,]+) ${UNITS} you can use`), 'balance');
  const [, owed = '0'] = new RegExp(`([\\d,]+) ${UNITS} to catch up`).exec(page.text) ?? [];
  return { page, figures: { available, owed: Number(owed.replaceAll(',', '')) } };
}

/** Waits until the card shows exactly these figures. */
export async function cardShows(buyer: Browser, card: string, expected: CardFigures): Promise<Page> {
  return until(async () => {
    const { page, figures } = await openCard(buyer, card);
    if (figures.available !== expected.available || figures.owed !== expected.owed)
      throw new NotSeen(
        `the card shows ${figures.available} points and ${figures.owed} owed instead of ${expected.available} and ${expected.owed}`,
      );
    return page;
  });
}

/** The change that a line of the card's history shows, newest first: "Reward: €3 off" → -100. */
export function historyChange(page: Page, title: RegExp): number {
  const history = page.text.slice(page.text.indexOf('History'));
  const found = new RegExp(`${title.source}.*?Why\\? ([+−-][\\d,]+)`).exec(history);
  if (!found) throw new NotSeen(`the card's history has no line like ${title.source}`);
  return Number((found[1] ?? '').replace('−', '-').replaceAll(',', ''));
}

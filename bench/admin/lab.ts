import { chromium, type Browser, type BrowserContext, type Frame, type Page } from 'playwright-core';
import { findChromium } from '../../tests/e2e/browser.ts';
import { readVitals, readWorstInteraction, watchVitals, type Vitals } from './vitals.ts';

/** A platform's admin with our pages in it. */
export type AdminLab = {
  name: string;
  pages: LabPage[];
  addressOf: (path: string) => string;
  /** The frame that the pages stand in; null when they stand in the admin's own document. */
  frame: string | null;
  /** The next opening is a first one for the server, too. */
  forgetSessions: () => Promise<void>;
  close: () => Promise<void>;
};

export type LabPage = { name: string; path: string; use: (app: Frame) => Promise<void> };

/** `cold`: empty cache, first opening. `warm`: the same page once more. */
export type Opened = { cold: Vitals; warm: Vitals; inpMs: number };

/** Lighthouse's slow 4G, added to each request; and a processor of a fourth of this one's speed. */
export const THROTTLE = { rttMs: 150, downKbps: 1_600, upKbps: 750, cpuSlowdown: 4 };
/** The library sends HeadlessChrome away with 410. */
const USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36';
const BYTES_PER_KBIT = 1_000 / 8;
const SETTLE_MS = 1_500;
const OPENING_LIMIT_MS = 120_000;

/** Shopify's CDN is not reachable here; a route of the test's would switch the browser's cache off. */
export function launchLabBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('no Chromium: install one, or name it in RISTOURNE_CHROMIUM');
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--host-resolver-rules=MAP cdn.shopify.com ~NOTFOUND'],
  });
}

/** Opens a page twice in a browser of its own, and uses it. */
export async function openTwice(browser: Browser, lab: AdminLab, labPage: LabPage): Promise<Opened> {
  await lab.forgetSessions();
  const context = await browser.newContext({ userAgent: USER_AGENT, viewport: { width: 1280, height: 900 } });
  context.setDefaultTimeout(OPENING_LIMIT_MS);
  try {
    await context.addInitScript(watchVitals);
    const page = await throttledPage(context);
    const cold = await readVitals(await open(page, lab, labPage));
    const frame = await open(page, lab, labPage);
    const warm = await readVitals(frame);
    await labPage.use(frame);
    await page.waitForTimeout(SETTLE_MS);
    return { cold, warm, inpMs: await readWorstInteraction(frame) };
  } finally {
    await context.close();
  }
}

async function throttledPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: THROTTLE.rttMs,
    downloadThroughput: THROTTLE.downKbps * BYTES_PER_KBIT,
    uploadThroughput: THROTTLE.upKbps * BYTES_PER_KBIT,
  });
  await session.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE.cpuSlowdown });
  return page;
}

/** Until the page is drawn and its scripts have run: `load` waits for the frame and its modules. */
async function open(page: Page, lab: AdminLab, { path }: LabPage): Promise<Frame> {
  await page.goto(lab.addressOf(path), { waitUntil: 'load' });
  const frame = await frameOf(page, lab);
  await frame.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForTimeout(SETTLE_MS);
  return frame;
}

async function frameOf(page: Page, { frame }: AdminLab): Promise<Frame> {
  if (frame === null) return page.mainFrame();
  const element = await page.waitForSelector(frame);
  const found = await element.contentFrame();
  if (found === null) throw new Error(`${frame} is no frame`);
  return found;
}

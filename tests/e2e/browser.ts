import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { chromium, type Browser, type BrowserContext, type Frame, type Page } from 'playwright-core';

/** Where Debian, Ubuntu, Alpine and Chrome's own packages put it; RISTOURNE_CHROMIUM names another. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The path of a Chromium on this machine; null when there is none. */
export function findChromium(): string | null {
  const named = process.env['RISTOURNE_CHROMIUM'];
  if (named !== undefined && named !== '') return named;
  return PLACES.find((path) => existsSync(path)) ?? null;
}

/**
 * Whether browser journeys can run here. Without a Chromium it says so aloud and they are left out, except under
 * RISTOURNE_REQUIRE_ALL=1, where a missing one is a failure.
 */
export function browserAvailable(): boolean {
  if (findChromium() !== null) return true;
  const problem = 'no Chromium found: install Debian’s "chromium", or name one in RISTOURNE_CHROMIUM';
  if (process.env['RISTOURNE_REQUIRE_ALL'] === '1') throw new Error(problem);
  console.warn(`\n!! browser journeys left out: ${problem}\n`);
  return false;
}

export async function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('no Chromium');
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

export type PhoneOptions = { locale: string; dark?: boolean; width?: number; javaScript?: boolean };

/** A phone of 390 × 844 at twice the density. Whatever the page logs as an error fails the test that asks for it. */
export async function openPhone(
  browser: Browser,
  options: PhoneOptions,
): Promise<{ context: BrowserContext; page: Page; complaints: string[] }> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 390, height: 844 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    locale: options.locale,
    colorScheme: options.dark === true ? 'dark' : 'light',
    javaScriptEnabled: options.javaScript ?? true,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return { context, page, complaints };
}

/** WCAG 2.2 A and AA, and axe's best practices. */
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

type Violation = { id: string; help: string; nodes: { target: unknown }[] };

/** What axe finds on the page, or in one part of it, as readable lines. */
export async function accessibilityProblems(page: Page, part = 'html'): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).include(part).withTags(AXE_TAGS).analyze();
  return violations.map(problemLine);
}

/**
 * What axe finds in the document of a frame, as if it were a page. From the page around it axe asks its frames, too, and
 * leaves out, without a word, those that take a second to answer.
 */
export async function frameAccessibilityProblems(frame: Frame): Promise<string[]> {
  await frame.evaluate(axeSource());
  const violations = await frame.evaluate(async (tags) => {
    const { axe } = globalThis as unknown as {
      axe: { run(root: Document, options: object): Promise<{ violations: Violation[] }> };
    };
    return (await axe.run(document, { runOnly: tags })).violations;
  }, AXE_TAGS);
  return violations.map(problemLine);
}

function axeSource(): string {
  const { resolve } = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright'));
  return readFileSync(resolve('axe-core/axe.min.js'), 'utf8');
}

function problemLine({ id, help, nodes }: Violation): string {
  return `${id}: ${help} — ${nodes.map(({ target }) => String(target)).join(', ')}`;
}

const SCREENSHOTS = fileURLToPath(new URL('../../screenshots', import.meta.url));

/** Keeps a picture for people to look at; `screenshots/` is not in version control. */
export async function screenshot(page: Page, name: string): Promise<void> {
  await mkdir(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: `${SCREENSHOTS}/${name}.png`, fullPage: true });
}

/** Whether the page scrolls sideways, which a phone's page never should. */
export async function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
}

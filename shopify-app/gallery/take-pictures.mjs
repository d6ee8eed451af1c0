// Pictures of the gallery for a pair of eyes, and what axe finds in it: build it first, then
// `node shopify-app/gallery/take-pictures.mjs <folder>`.
import { readFile, mkdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';

const [folder = '/tmp/polaris-kit-shots', only = ''] = process.argv.slice(2);
const dist = fileURLToPath(new URL('dist', import.meta.url));
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
const SIZES = { desk: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };
/** What is done on the page before its picture is taken. */
const PAGES = {
  start: {},
  home: {},
  members: {},
  search: { page: 'members', act: (tab) => tab.locator('input').first().fill('anna@example.com') },
  empty: {},
  member: {},
  dialog: {
    page: 'member',
    act: (tab) =>
      tab
        .getByRole('button', { name: /Adjust|Ajust|More|Plus/ })
        .first()
        .click(),
  },
  merge: {},
  merged: {},
  history: {},
  vouchers: {},
  locations: {},
  location: {},
  cards: {},
  list: {
    page: 'cards',
    act: (tab) =>
      tab
        .getByRole('button', { name: /Add a list|Ajouter une liste/ })
        .first()
        .click(),
  },
  groups: {},
  group: {},
  settings: {},
  revoke: {
    page: 'vouchers',
    act: (tab) =>
      tab
        .getByRole('button', { name: /^(Revoke|Révoquer)$/ })
        .first()
        .click(),
  },
  give: {
    page: 'programme',
    act: (tab) =>
      tab
        .getByRole('button', { name: /Give it to them|Leur donner/ })
        .first()
        .click(),
  },
  deliveries: {},
  programme: {},
  programmes: {},
  onlyfor: {
    page: 'programme',
    act: (tab) =>
      tab
        .getByRole('button', { name: /Only for|Seulement pour/ })
        .nth(1)
        .click(),
  },
  campaigns: {},
  campaign: {},
  rates: {},
  embedded: {
    page: 'programme&embedded',
    act: async (tab) => {
      await tab.locator('input[type=text]').first().fill('Tea Club');
      await tab.waitForTimeout(900);
    },
  },
};

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://gallery');
  const file = join(dist, pathname === '/' ? 'index.html' : pathname);
  readFile(file).then(
    (body) => response.writeHead(200, { 'content-type': TYPES[extname(file)] }).end(body),
    () => response.writeHead(404).end(),
  );
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
await mkdir(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.RISTOURNE_CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
let found = 0;
for (const [size, viewport] of Object.entries(SIZES)) {
  for (const locale of ['en', 'fr']) {
    const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
    const tab = await context.newPage();
    tab.on('console', (message) => message.type() === 'error' && console.log(message.text()));
    tab.on('pageerror', (error) => console.log(error.message));
    for (const [name, { page = name, act }] of Object.entries(PAGES)) {
      if (only !== '' && !only.split(',').includes(name)) continue;
      await tab.goto(`http://127.0.0.1:${server.address().port}/?page=${page}&locale=${locale}`);
      await tab.waitForSelector('h1');
      await act?.(tab);
      await tab.waitForTimeout(600);
      await tab.screenshot({ path: join(folder, `${name}-${size}-${locale}.png`) });
      const { violations } = await new AxeBuilder({ page: tab }).analyze();
      for (const { id, nodes } of violations) {
        found += 1;
        console.log(name, size, locale, id, nodes.map(({ html }) => html.slice(0, 140)).join(' | '));
      }
    }
    await context.close();
  }
}
await browser.close();
server.close();
console.log(`axe: ${found} findings`);

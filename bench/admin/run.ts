import { loadavg } from 'node:os';
import type { Browser } from 'playwright-core';
import { buildShopifyApp } from '../../scripts/shopify-build.mjs';
import { calibrationMillionsPerSecond } from '../calibration.ts';
import { launchLabBrowser, openTwice, THROTTLE, type AdminLab, type LabPage, type Opened } from './lab.ts';
import type { Vitals } from './vitals.ts';
import { embeddedAdminSizes, otherSizes, type Size } from './sizes.ts';
import { openShopifyLab } from './shopify-lab.ts';

const RUNS = 5;

/** P7: the owner's pages in the lab. A second admin is one more of these. */
const LABS: (() => Promise<AdminLab>)[] = [openShopifyLab];

export async function benchAdmin(): Promise<void> {
  await buildShopifyApp();
  printSizes();
  for (const openLab of LABS) {
    const lab = await openLab();
    try {
      await using browser = await launchLabBrowser();
      await benchLab(browser, lab);
    } finally {
      await lab.close();
    }
  }
}

function printSizes(): void {
  const { scripts, styles } = embeddedAdminSizes();
  const kb = (bytes: number): string => `${(bytes / 1024).toFixed(1).padStart(6)} KB`;
  const row = ({ what, raw, gzip, brotli }: Size): string =>
    `  ${what.padEnd(36)} ${kb(raw)} raw  ${kb(gzip)} gzip  ${kb(brotli)} brotli`;
  console.log(
    "\nP7  what is loaded once: any page inside Shopify's admin, the WordPress plugin's, each block",
  );
  for (const size of [scripts, styles, ...otherSizes()]) console.log(row(size));
}

async function benchLab(browser: Browser, lab: AdminLab): Promise<void> {
  const { rttMs, downKbps, cpuSlowdown } = THROTTLE;
  console.log(
    `\nP7  ${lab.name}: ${rttMs} ms and ${downKbps} kbit/s a request, processor ÷ ${cpuSlowdown}; median (best–worst) of ${RUNS}\n` +
      `    targets: LCP 1,500 ms, INP 100 ms, CLS 0.02; calibration ${calibrationMillionsPerSecond()} M/s, load ${loadavg()[0]?.toFixed(1)}`,
  );
  for (const page of lab.pages) console.log(rowOf(page, await openOften(browser, lab, page)));
}

async function openOften(browser: Browser, lab: AdminLab, page: LabPage): Promise<Opened[]> {
  const opened: Opened[] = [];
  for (let run = 0; run < RUNS; run += 1) opened.push(await openTwice(browser, lab, page));
  return opened;
}

function rowOf({ name }: LabPage, opened: Opened[]): string {
  const shown = (read: (one: Opened) => number, digits = 0): string => {
    const sorted = opened.map(read).sort((a, b) => a - b);
    const text = (value = 0): string => value.toFixed(digits);
    const middle = text(sorted[Math.floor(sorted.length / 2)]);
    return `${middle} (${text(sorted[0])}–${text(sorted.at(-1))})`.padEnd(digits > 0 ? 19 : 16);
  };
  const cold = (read: (one: Vitals) => number, digits?: number): string =>
    shown((one) => read(one.cold), digits);
  const warm = (read: (one: Vitals) => number, digits?: number): string =>
    shown((one) => read(one.warm), digits);
  const lcp = ({ lcpMs }: Vitals): number => lcpMs;
  const byte = ({ firstByteMs }: Vitals): number => firstByteMs;
  const cls = (one: Vitals): number => one.cls;
  return [
    `  ${name.padEnd(10)} first: byte ${cold(byte)} LCP ${cold(lcp)} CLS ${cold(cls, 3)}`,
    `  ${' '.repeat(10)} again: byte ${warm(byte)} LCP ${warm(lcp)} CLS ${warm(cls, 3)} INP ${shown(({ inpMs }) => inpMs)}`,
  ].join('\n');
}

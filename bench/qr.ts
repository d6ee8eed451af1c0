import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import QRCode from 'qrcode';
import { qrMatrix } from '../core/src/qr/matrix.ts';
import { qrPng } from '../core/src/qr/png.ts';
import { qrSvg } from '../core/src/qr/svg.ts';
import { calibrationMillionsPerSecond } from './calibration.ts';

/** One line of the printed table; `target` is P5's, where it sets one. */
export interface QrBenchRow {
  readonly work: string;
  readonly perSecond: number;
  readonly bytes: number;
  readonly target?: number;
}

/** 84 characters in byte mode: version 5 at level M, the size of a claim link on a short domain. */
const VERSION_5_CHARACTERS = 84;
const SCALE = 8;

/** Texts differ from call to call, so nothing can be remembered from one image to the next. */
function claimUrl(index: number): string {
  return `https://points.example/c/sto_4k2m9q/${index}.1.`.padEnd(VERSION_5_CHARACTERS, 'q7Yw2x');
}

/** P5: images a second on one core, matrix included, version 5, level M, beside `qrcode`'s own renderers. */
export async function run(secondsEach = 2): Promise<QrBenchRow[]> {
  const modules = qrMatrix(claimUrl(0)).modulesPerSide;
  if (modules !== 37) throw new Error(`the bench text makes ${modules} modules a side, version 5 has 37`);
  const png = (index: number) => qrPng(qrMatrix(claimUrl(index)), SCALE);
  const svg = (index: number) => qrSvg(qrMatrix(claimUrl(index)));
  const theirs = { errorCorrectionLevel: 'M', margin: 4, scale: SCALE } as const;
  return [
    await measure('PNG, scale 8', png, { secondsEach, target: 500 }),
    await measure('SVG', svg, { secondsEach, target: 700 }),
    await measure('matrix alone (both above include it)', (i) => qrMatrix(claimUrl(i)).dark, { secondsEach }),
    await measure("qrcode's own PNG, scale 8", (i) => QRCode.toBuffer(claimUrl(i), theirs), { secondsEach }),
    await measure("qrcode's own SVG", (i) => QRCode.toString(claimUrl(i), { ...theirs, type: 'svg' }), {
      secondsEach,
    }),
  ];
}

type Draw = (index: number) => { length: number } | Promise<{ length: number }>;

async function measure(
  work: string,
  draw: Draw,
  { secondsEach, target }: { secondsEach: number; target?: number },
): Promise<QrBenchRow> {
  let index = 0;
  const warmUntil = performance.now() + 250 * secondsEach;
  while (performance.now() < warmUntil) await draw((index += 1));
  const first = index;
  const startedAt = performance.now();
  const until = startedAt + 1000 * secondsEach;
  let bytes = 0;
  while (performance.now() < until) bytes = (await draw((index += 1))).length;
  const perSecond = Math.round(((index - first) * 1000) / (performance.now() - startedAt));
  return { work, perSecond, bytes, ...(target === undefined ? {} : { target }) };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(
    `P5 · QR images, version 5, level M, one core (calibration ${calibrationMillionsPerSecond()} M/s)`,
  );
  console.table(
    (await run()).map(({ work, perSecond, bytes, target }) => ({
      work,
      'per second': perSecond,
      bytes,
      target: target === undefined ? '' : `≥ ${target}`,
    })),
  );
}

import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';

type Scan = (pixels: Uint8ClampedArray, width: number, height: number) => { data: string } | null;
const scan = createRequire(import.meta.url)('jsqr') as Scan;

/** What a phone's camera would read from a picture of a screen; null when it finds no code. */
export async function scanQr(browser: Browser, screenshot: Buffer): Promise<string | null> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const address = `data:image/png;base64,${screenshot.toString('base64')}`;
  const { pixels, width, height } = await page.evaluate(async (source) => {
    const bitmap = await createImageBitmap(await (await fetch(source)).blob());
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    canvas?.drawImage(bitmap, 0, 0);
    const { data = [] } = canvas?.getImageData(0, 0, bitmap.width, bitmap.height) ?? {};
    let binary = '';
    for (const value of data) binary += String.fromCharCode(value);
    return { pixels: btoa(binary), width: bitmap.width, height: bitmap.height };
  }, address);
  await context.close();
  return scan(new Uint8ClampedArray(Buffer.from(pixels, 'base64')), width, height)?.data ?? null;
}

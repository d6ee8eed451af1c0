import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { etagMatches, etagOf, qrImage } from './image.ts';
import { QR_TEXT_MAX_BYTES, QUIET_ZONE_MODULES, qrMatrix } from './matrix.ts';
import { PNG_SCALE_MAX, qrPng } from './png.ts';
import { qrSvg } from './svg.ts';
import { decode, readPng, type Raster } from './testing/read-png.ts';

const CLAIM_URL = 'https://points.example/c/sto_4k2m9q/19.1.q7Yw2xq7Yw2xq7Yw2xq7Yw2xq7Yw';

/** Draws our SVG's path at 4 pixels a unit, understanding only what it may contain: M x y, h, v, h, z rectangles. */
function drawSvg(svg: string): Raster {
  const units = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)?.[1]);
  const path = /<path d="([^"]*)"/.exec(svg)?.[1] ?? '';
  const side = units * 4;
  const grey = new Uint8Array(side * side).fill(255);
  const rectangle = /M(\d+) (\d+)h(\d+)v1h-(\d+)z/g;
  expect(path.replace(rectangle, '')).toBe('');
  for (const [, left, top, width, back] of path.matchAll(rectangle)) {
    expect(back).toBe(width);
    for (let y = Number(top) * 4; y < Number(top) * 4 + 4; y += 1) {
      grey.fill(0, y * side + Number(left) * 4, y * side + (Number(left) + Number(width)) * 4);
    }
  }
  return { side, grey };
}

function border({ side, grey }: Raster, pixels: number): Set<number> {
  const seen = new Set<number>();
  grey.forEach((value, index) => {
    const [x, y] = [index % side, Math.floor(index / side)];
    if (Math.min(x, y, side - 1 - x, side - 1 - y) < pixels) seen.add(value);
  });
  return seen;
}

describe('a QR image', () => {
  test('as PNG is read back by a decoder', () => {
    expect(decode(readPng(qrImage(CLAIM_URL, 'png').body))).toBe(CLAIM_URL);
  });

  test('as SVG is read back by a decoder', () => {
    expect(decode(drawSvg(qrImage(CLAIM_URL, 'svg').body.toString('utf8')))).toBe(CLAIM_URL);
  });

  test('of any text, at any scale, is read back from both formats', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
      fc.webUrl({ withQueryParameters: true }),
      fc.stringMatching(/^[0-9]{1,40}$/),
      fc.stringMatching(/^[A-Z0-9 $%*+./:-]{1,40}$/),
    );
    fc.assert(
      fc.property(texts, fc.integer({ min: 3, max: 6 }), (text, scale) => {
        const matrix = qrMatrix(text);
        expect(decode(readPng(qrPng(matrix, scale)))).toBe(text);
        expect(decode(drawSvg(qrSvg(matrix)))).toBe(text);
      }),
      { numRuns: 60 },
    );
  });

  test('keeps a white quiet zone of four modules on every side', () => {
    const matrix = qrMatrix(CLAIM_URL);
    const png = readPng(qrPng(matrix, 5));
    expect(png.side).toBe((matrix.modulesPerSide + 8) * 5);
    expect(border(png, QUIET_ZONE_MODULES * 5)).toEqual(new Set([255]));
    expect(border(png, QUIET_ZONE_MODULES * 5 + 1)).toEqual(new Set([255, 0]));
    expect(border(drawSvg(qrSvg(matrix)), QUIET_ZONE_MODULES * 4)).toEqual(new Set([255]));
  });

  test('draws every module of the matrix, at the smallest and the largest scale', () => {
    const matrix = qrMatrix(CLAIM_URL);
    for (const scale of [1, PNG_SCALE_MAX]) {
      const { side, grey } = readPng(qrPng(matrix, scale));
      const dark = Array.from(matrix.dark, (_, index) => {
        const x = (index % matrix.modulesPerSide) + QUIET_ZONE_MODULES;
        const y = Math.floor(index / matrix.modulesPerSide) + QUIET_ZONE_MODULES;
        return grey[(y * scale + scale - 1) * side + x * scale + scale - 1] === 0 ? 1 : 0;
      });
      expect(dark).toEqual([...matrix.dark]);
    }
  });

  test('weighs little: a claim link is under 2 KB as PNG and under 12 KB as SVG', () => {
    expect(qrImage(CLAIM_URL, 'png').body.length).toBeLessThan(2048);
    expect(qrImage(CLAIM_URL, 'svg').body.length).toBeLessThan(12 * 1024);
  });

  test('escapes the texts that it speaks', () => {
    const svg = qrSvg(qrMatrix('x'), { title: 'Tom & "Jo" <b>', description: "it's" });
    expect(svg).toContain(
      'role="img"><title>Tom &#38; &#34;Jo&#34; &#60;b&#62;</title><desc>it&#39;s</desc>',
    );
  });

  test('names what is wrong with its input', () => {
    expect(() => qrMatrix('')).toThrow(/^text: /);
    expect(() => qrMatrix('é'.repeat(QR_TEXT_MAX_BYTES / 2 + 1))).toThrow(/^text: 1026 bytes/);
    expect(qrMatrix('é'.repeat(QR_TEXT_MAX_BYTES / 2)).modulesPerSide).toBeGreaterThan(21);
    for (const scale of [0, -1, 1.5, Number.NaN, PNG_SCALE_MAX + 1]) {
      expect(() => qrPng(qrMatrix('x'), scale)).toThrow(/^pixelsPerModule: /);
    }
  });
});

describe('an ETag', () => {
  test('is the same for the same text and differs by text and by format', () => {
    const png = qrImage(CLAIM_URL, 'png').etag;
    expect(qrImage(CLAIM_URL, 'png').etag).toBe(png);
    expect(new Set([png, qrImage(CLAIM_URL, 'svg').etag, qrImage(`${CLAIM_URL}x`, 'png').etag]).size).toBe(3);
    expect(png).toMatch(/^"[A-Za-z0-9_-]{22}"$/);
  });

  test('is found in a list, behind W/ and under a star, and nowhere else', () => {
    const etag = etagOf(Buffer.from('body'));
    expect(etagMatches(etag, etag)).toBe(true);
    expect(etagMatches(`"other", W/${etag}`, etag)).toBe(true);
    expect(etagMatches('*', etag)).toBe(true);
    expect(etagMatches('"other"', etag)).toBe(false);
    expect(etagMatches(undefined, etag)).toBe(false);
    expect(etagMatches(etag.slice(1, -1), etag)).toBe(false);
  });
});

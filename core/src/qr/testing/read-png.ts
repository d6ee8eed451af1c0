import { createRequire } from 'node:module';
import { crc32, inflateSync } from 'node:zlib';
import { expect } from 'vitest';

type Scan = (pixels: Uint8ClampedArray, width: number, height: number) => { data: string } | null;
const scan = createRequire(import.meta.url)('jsqr') as Scan;

export interface Raster {
  readonly side: number;
  /** One number a pixel, row by row: 0 black, 255 white. */
  readonly grey: Uint8Array;
}

/** Reads our PNG the long way, by the specification: chunks, checksums, inflate, filters None and Up, 1-bit grey. */
export function readPng(png: Buffer): Raster {
  expect([...png.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
  const bodies = new Map<string, Buffer>();
  let at = 8;
  while (at < png.length) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    expect(png.readUInt32BE(at + 8 + length)).toBe(crc32(png.subarray(at + 4, at + 8 + length)));
    bodies.set(type, png.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  expect([...bodies.keys()]).toEqual(['IHDR', 'IDAT', 'IEND']);
  const header = bodies.get('IHDR') ?? Buffer.alloc(0);
  const side = header.readUInt32BE(0);
  expect([header.readUInt32BE(4), ...header.subarray(8)]).toEqual([side, 1, 0, 0, 0, 0]);

  const lines = inflateSync(bodies.get('IDAT') ?? Buffer.alloc(0));
  const lineBytes = 1 + Math.ceil(side / 8);
  expect(lines.length).toBe(side * lineBytes);
  const grey = new Uint8Array(side * side);
  let above = new Uint8Array(lineBytes - 1);
  for (let y = 0; y < side; y += 1) {
    const filter = lines[y * lineBytes];
    const line = Uint8Array.from(lines.subarray(y * lineBytes + 1, (y + 1) * lineBytes));
    expect([0, 2]).toContain(filter);
    if (filter === 2) line.forEach((byte, index) => (line[index] = (byte + (above[index] ?? 0)) & 255));
    for (let x = 0; x < side; x += 1) {
      grey[y * side + x] = (((line[x >> 3] ?? 0) >> (7 - (x & 7))) & 1) * 255;
    }
    above = line;
  }
  return { side, grey };
}

/** What a decoder reads from it; undefined when it finds no code. */
export function decode({ side, grey }: Raster): string | undefined {
  const pixels = new Uint8ClampedArray(side * side * 4);
  grey.forEach((value, index) => pixels.set([value, value, value, 255], index * 4));
  return scan(pixels, side, side)?.data;
}

import { crc32, deflateSync } from 'node:zlib';
import { QUIET_ZONE_MODULES, type QrMatrix } from './matrix.ts';

/** Pixels to a module: 8 gives a version 5 symbol 360 pixels with its quiet zone, sharp on a phone and in a mail. */
export const PNG_SCALE_DEFAULT = 8;
export const PNG_SCALE_MAX = 32;

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const FILTER_NONE = 0;
const FILTER_UP = 2;

/**
 * The symbol as a PNG of one bit per pixel (greyscale: 1 is white), quiet zone included, `pixelsPerModule`
 * from 1 to PNG_SCALE_MAX. A symbol has two colours, so the usual 32-bit canvas would be 32 × the bytes to
 * fill, filter and deflate. Throws a RangeError that names `pixelsPerModule`.
 */
export function qrPng(matrix: QrMatrix, pixelsPerModule: number = PNG_SCALE_DEFAULT): Buffer {
  if (!Number.isInteger(pixelsPerModule) || pixelsPerModule < 1 || pixelsPerModule > PNG_SCALE_MAX) {
    throw new RangeError(`pixelsPerModule: must be a whole number from 1 to ${PNG_SCALE_MAX}`);
  }
  const pixelsPerSide = (matrix.modulesPerSide + 2 * QUIET_ZONE_MODULES) * pixelsPerModule;
  const scanlines = scanlinesOf(matrix, pixelsPerModule, pixelsPerSide);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header(pixelsPerSide)),
    chunk('IDAT', deflateSync(scanlines, { level: 6, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The first line of each row of modules is drawn; the others are "the same as the line above" (filter Up, zeros). */
function scanlinesOf(matrix: QrMatrix, pixelsPerModule: number, pixelsPerSide: number): Buffer {
  const lineBytes = 1 + Math.ceil(pixelsPerSide / 8);
  const lines = Buffer.alloc(lineBytes * pixelsPerSide);
  for (let y = 0; y < pixelsPerSide; y += 1) {
    const line = y * lineBytes;
    if (y % pixelsPerModule !== 0) {
      lines[line] = FILTER_UP;
      continue;
    }
    lines[line] = FILTER_NONE;
    lines.fill(0xff, line + 1, line + lineBytes);
    const row = y / pixelsPerModule - QUIET_ZONE_MODULES;
    if (row >= 0 && row < matrix.modulesPerSide) darken(lines, line + 1, { matrix, row, pixelsPerModule });
  }
  return lines;
}

interface ModuleRow {
  readonly matrix: QrMatrix;
  readonly row: number;
  readonly pixelsPerModule: number;
}

/** Clears the bits of the row's dark modules in a white line that starts at byte `start`. */
function darken(lines: Buffer, start: number, { matrix, row, pixelsPerModule }: ModuleRow): void {
  const first = row * matrix.modulesPerSide;
  for (let column = 0; column < matrix.modulesPerSide; column += 1) {
    if (matrix.dark[first + column] !== 1) continue;
    const left = (column + QUIET_ZONE_MODULES) * pixelsPerModule;
    for (let x = left; x < left + pixelsPerModule; x += 1) {
      const byte = start + (x >> 3);
      lines[byte] = (lines[byte] ?? 0) & ~(0x80 >> (x & 7));
    }
  }
}

function header(pixelsPerSide: number): Buffer {
  const bytes = Buffer.alloc(13);
  bytes.writeUInt32BE(pixelsPerSide, 0);
  bytes.writeUInt32BE(pixelsPerSide, 4);
  bytes[8] = 1; // Bits per pixel; colour type 0 (greyscale), deflate, adaptive filters and no interlace are zeros.
  return bytes;
}

function chunk(type: string, body: Buffer): Buffer {
  const bytes = Buffer.alloc(12 + body.length);
  bytes.writeUInt32BE(body.length, 0);
  bytes.write(type, 4, 'latin1');
  body.copy(bytes, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + body.length)), 8 + body.length);
  return bytes;
}

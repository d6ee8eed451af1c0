import { crc32, deflateSync } from 'node:zlib';
import type { Picture } from './read-png.ts';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const TRUE_COLOUR = 2;
const TRUE_COLOUR_WITH_ALPHA = 6;
/** None, Sub, Up, Average, Paeth. */
const FILTERS = [0, 1, 2, 3, 4] as const;

/** A picture as a PNG of its pixels alone: no text, no profile, no date, nothing after its end. */
export function writePng(picture: Picture): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(picture.width, 0);
  head.writeUInt32BE(picture.height, 4);
  head[8] = 8;
  head[9] = picture.channels === 4 ? TRUE_COLOUR_WITH_ALPHA : TRUE_COLOUR;
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(filteredLines(picture), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Each line under the filter that leaves the smallest values, as the PNG specification advises. */
function filteredLines({ width, height, channels, pixels }: Picture): Buffer {
  const length = width * channels;
  const lines = Buffer.alloc(height * (length + 1));
  const tried = Buffer.alloc(length);
  let above: Uint8Array = new Uint8Array(length);
  for (let y = 0; y < height; y += 1) {
    const line = pixels.subarray(y * length, (y + 1) * length);
    let least = Number.POSITIVE_INFINITY;
    for (const filter of FILTERS) {
      const sum = filterLine(tried, { line, above, channels, filter });
      if (sum >= least) continue;
      least = sum;
      lines[y * (length + 1)] = filter;
      tried.copy(lines, y * (length + 1) + 1);
    }
    above = line;
  }
  return lines;
}

type Line = { line: Uint8Array; above: Uint8Array; channels: number; filter: (typeof FILTERS)[number] };

function filterLine(into: Buffer, { line, above, channels, filter }: Line): number {
  let sum = 0;
  for (let at = 0; at < line.length; at += 1) {
    const left = at < channels ? 0 : (line[at - channels] ?? 0);
    const up = above[at] ?? 0;
    const corner = at < channels ? 0 : (above[at - channels] ?? 0);
    const value = ((line[at] ?? 0) - predicted(filter, { left, up, corner })) & 255;
    into[at] = value;
    sum += value < 128 ? value : 256 - value;
  }
  return sum;
}

type Neighbours = { left: number; up: number; corner: number };

function predicted(filter: Line['filter'], { left, up, corner }: Neighbours): number {
  switch (filter) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4: {
      const [toLeft, toUp, toCorner] = [
        Math.abs(up - corner),
        Math.abs(left - corner),
        Math.abs(left + up - 2 * corner),
      ];
      if (toLeft <= toUp && toLeft <= toCorner) return left;
      return toUp <= toCorner ? up : corner;
    }
  }
}

function chunk(type: string, body: Buffer): Buffer {
  const bytes = Buffer.alloc(12 + body.length);
  bytes.writeUInt32BE(body.length, 0);
  bytes.write(type, 4, 'latin1');
  body.copy(bytes, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + body.length)), 8 + body.length);
  return bytes;
}

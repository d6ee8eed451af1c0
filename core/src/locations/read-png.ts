import { convertIndexedToRgb, decode, type DecodedPng } from 'fast-png';
import { crc32, inflateSync } from 'node:zlib';

/** Eight bits a channel; three channels, or four where something is transparent. */
export type Picture = { width: number; height: number; channels: 3 | 4; pixels: Uint8Array };

export const MAX_PICTURE_SIDE = 1_024;

export type ReadPng =
  { outcome: 'read'; picture: Picture } | { outcome: 'no_png' } | { outcome: 'too_many_pixels' };

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** What a picture is drawn of. All else is somebody's metadata, and a profile or text may unpack to any size. */
const DRAWN = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);

/**
 * The pixels of a PNG that somebody uploaded. Sides are judged before anything is unpacked, what is unpacked can't be
 * more than the sides allow, and only the parts that draw the picture reach the decoder.
 */
export function readPng(file: Uint8Array): ReadPng {
  const chunks = readChunks(Buffer.from(file.buffer, file.byteOffset, file.byteLength));
  const head = chunks?.[0];
  if (!chunks || head?.type !== 'IHDR' || head.body.length !== 13) return { outcome: 'no_png' };
  const [width, height] = [head.body.readUInt32BE(0), head.body.readUInt32BE(4)];
  if (width === 0 || height === 0) return { outcome: 'no_png' };
  if (width > MAX_PICTURE_SIDE || height > MAX_PICTURE_SIDE) return { outcome: 'too_many_pixels' };
  try {
    boundInflated(chunks, { width, height });
    const decoded = decode(Buffer.concat([SIGNATURE, ...chunks.map(({ whole }) => whole)]));
    return { outcome: 'read', picture: pictureOf(decoded) };
  } catch {
    return { outcome: 'no_png' };
  }
}

type Chunk = { type: string; body: Buffer; whole: Buffer };

/** The chunks that draw, each with a checksum that is right; null where the file is no PNG or breaks off. */
function readChunks(file: Buffer): Chunk[] | null {
  if (!file.subarray(0, SIGNATURE.length).equals(SIGNATURE)) return null;
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE.length; at + 12 <= file.length;) {
    const length = file.readUInt32BE(at);
    const end = at + 12 + length;
    if (end > file.length) return null;
    const named = file.subarray(at + 4, end - 4);
    if (crc32(named) !== file.readUInt32BE(end - 4)) return null;
    const type = named.toString('latin1', 0, 4);
    if (DRAWN.has(type)) chunks.push({ type, body: named.subarray(4), whole: file.subarray(at, end) });
    if (type === 'IEND') return chunks;
    at = end;
  }
  return null;
}

/** Throws where the pixels unpack to more than the largest depth of these sides, or not at all. */
function boundInflated(chunks: Chunk[], { width, height }: { width: number; height: number }): void {
  const packed = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ body }) => body));
  // Seven passes of an interlaced picture begin more lines than there are rows.
  const most = height * (width * 8 + 1) + 7 * (height + 1);
  inflateSync(packed, { maxOutputLength: most });
}

function pictureOf(decoded: DecodedPng): Picture {
  const { width, height } = decoded;
  const { samples, channels } = decoded.palette ? ofPalette(decoded) : ofChannels(decoded);
  const isGrey = channels < 3;
  const hasAlpha = channels === 2 || channels === 4;
  const key = hasAlpha ? undefined : decoded.transparency;
  const shown = hasAlpha || (key !== undefined && key.length > 0) ? 4 : 3;
  const pixels = new Uint8Array(width * height * shown);
  const top = 2 ** (decoded.palette ? 8 : decoded.depth) - 1;
  for (let from = 0, to = 0; from < samples.length; from += channels, to += shown) {
    for (let colour = 0; colour < 3; colour += 1)
      pixels[to + colour] = eightBits(samples[isGrey ? from : from + colour], top);
    if (shown === 4)
      pixels[to + 3] = hasAlpha
        ? eightBits(samples[from + channels - 1], top)
        : isKey(samples, from, key)
          ? 0
          : 255;
  }
  return { width, height, channels: shown, pixels };
}

type Samples = { samples: Uint8Array | Uint8ClampedArray | Uint16Array; channels: number };

function ofPalette(decoded: DecodedPng): Samples {
  const samples = convertIndexedToRgb(decoded);
  const channels = samples.length / (decoded.width * decoded.height);
  if (channels !== 3 && channels !== 4) throw new Error('an index beyond the palette');
  return { samples, channels };
}

function ofChannels({ width, height, depth, channels, data }: DecodedPng): Samples {
  if (depth >= 8) return sized({ samples: data, channels }, width * height);
  const perByte = 8 / depth;
  const bytesPerLine = Math.ceil(width / perByte);
  const samples = new Uint8Array(width * height);
  for (let index = 0; index < samples.length; index += 1) {
    const x = index % width;
    const byte = data[Math.floor(index / width) * bytesPerLine + Math.floor(x / perByte)] ?? 0;
    samples[index] = (byte >> (8 - depth * ((x % perByte) + 1))) & (2 ** depth - 1);
  }
  return { samples, channels: 1 };
}

function sized(given: Samples, pixels: number): Samples {
  if (given.samples.length !== pixels * given.channels) throw new Error('fewer pixels than its sides say');
  return given;
}

function eightBits(sample: number | undefined, top: number): number {
  return Math.round(((sample ?? 0) * 255) / top);
}

/** Whether a pixel has the one colour that stands for "nothing here". */
function isKey(samples: Samples['samples'], from: number, key: Uint16Array | undefined): boolean {
  return key !== undefined && key.every((value, channel) => samples[from + channel] === value);
}

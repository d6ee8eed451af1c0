import { decode, encode } from 'fast-png';
import { crc32, deflateSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { createTestDeps, insertMerchant, insertStore, type TestDeps } from '../members/testing/test-deps.ts';
import { inTransaction } from '../database/transaction.ts';
import { locationOf } from './locations-of.ts';
import { readLocation } from './read-locations.ts';
import { readPng } from './read-png.ts';
import { MAX_LOGO_BYTES, readLogo, setLogo } from './set-logo.ts';
import { writePng } from './write-png.ts';

let database: TestDatabase;
let deps: TestDeps;
let merchantId: string;
let locationId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  deps = createTestDeps(database.pool);
});
afterAll(() => database.drop());
beforeEach(async () => {
  merchantId = await insertMerchant(deps);
  const { storeId } = await insertStore(deps, merchantId, `sto${deps.ids.next().slice(-12)}`);
  locationId = await inTransaction(deps.pool, (tx) =>
    locationOf(deps, tx, { merchantId, storeId, externalId: '' }),
  );
});

const RGBA = Uint8Array.from([255, 0, 0, 255, 0, 255, 0, 128, 0, 0, 255, 0, 9, 8, 7, 255]);
const dots = encode({
  width: 2,
  height: 2,
  channels: 4,
  depth: 8,
  data: RGBA,
  text: { Author: 'Ann Secret' },
});

function chunk(type: string, body: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const bytes = Buffer.alloc(8 + named.length);
  bytes.writeUInt32BE(body.length, 0);
  named.copy(bytes, 4);
  bytes.writeUInt32BE(crc32(named), 4 + named.length);
  return bytes;
}

type Head = { width: number; height: number; depth?: number; colour?: number; interlaced?: boolean };

function png(
  { width, height, depth = 8, colour = 6, interlaced = false }: Head,
  ...chunks: Buffer[]
): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([depth, colour, 0, 0, interlaced ? 1 : 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    ...chunks,
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const set = (file: Uint8Array | null) => setLogo(deps, { merchantId, locationId, file });

describe('a logo', () => {
  test('[A5] is written anew from its pixels: they stay, what somebody hid in the file goes', async () => {
    const file = Buffer.concat([dots, Buffer.from('<script>after the end</script>')]);
    const result = await set(file);
    if (result.outcome !== 'set') throw new Error(result.outcome);
    const kept = await readLogo(deps.pool, merchantId, result.logoSha256);
    expect(kept?.includes('Ann Secret')).toBe(false);
    expect(kept?.includes('script')).toBe(false);
    expect([...decode(kept ?? new Uint8Array()).data]).toEqual([...RGBA]);
    expect(await readLocation(deps.pool, merchantId, locationId)).toMatchObject({
      logoSha256: result.logoSha256,
    });
  });

  test('goes when another takes its place, unless another place shows it, and when it is taken away', async () => {
    const first = (await set(dots)) as { logoSha256: string };
    const red = encode({ width: 1, height: 1, channels: 3, depth: 8, data: Uint8Array.from([255, 0, 0]) });
    const second = (await set(red)) as { logoSha256: string };
    expect(await readLogo(deps.pool, merchantId, first.logoSha256)).toBeNull();
    expect(await readLogo(deps.pool, merchantId, second.logoSha256)).not.toBeNull();
    expect(await set(null)).toEqual({ outcome: 'taken_away' });
    expect(await readLogo(deps.pool, merchantId, second.logoSha256)).toBeNull();
  });

  test('[I10] is nothing that another merchant sets or reads', async () => {
    const { logoSha256 } = (await set(dots)) as { logoSha256: string };
    const other = await insertMerchant(deps);
    expect(await setLogo(deps, { merchantId: other, locationId, file: dots })).toEqual({
      outcome: 'no_such_location',
    });
    expect(await readLogo(deps.pool, other, logoSha256)).toBeNull();
  });

  test.each([
    ['a text', Buffer.from('GIF89a, or what calls itself a picture'), 'no_png'],
    ['a PNG that breaks off', dots.slice(0, dots.length - 20), 'no_png'],
    ['a file beyond the limit', Buffer.alloc(MAX_LOGO_BYTES + 1), 'too_large'],
    [
      'sides beyond the limit, before anything is unpacked',
      png({ width: 60_000, height: 60_000 }),
      'too_many_pixels',
    ],
    [
      'pixels that unpack to more than their sides allow',
      png({ width: 8, height: 8 }, chunk('IDAT', deflateSync(Buffer.alloc(50_000_000)))),
      'no_png',
    ],
    [
      'the same, interlaced',
      png({ width: 8, height: 8, interlaced: true }, chunk('IDAT', deflateSync(Buffer.alloc(50_000_000)))),
      'no_png',
    ],
    [
      'fewer pixels than its sides say',
      png({ width: 8, height: 8 }, chunk('IDAT', deflateSync(Buffer.alloc(4)))),
      'no_png',
    ],
    [
      'an index beyond its palette',
      png(
        { width: 1, height: 1, colour: 3 },
        chunk('PLTE', Buffer.alloc(3)),
        chunk('IDAT', deflateSync(Buffer.from([0, 9]))),
      ),
      'no_png',
    ],
  ])('is refused when it is %s', async (_what, file, outcome) => {
    expect(await set(file)).toEqual({ outcome });
  });

  test('is not unpacked where a colour profile would fill the memory', async () => {
    const profile = Buffer.concat([
      Buffer.from('p\0\0'),
      deflateSync(Buffer.alloc(100_000_000), { level: 9 }),
    ]);
    const file = png(
      { width: 1, height: 1 },
      chunk('iCCP', profile),
      chunk('IDAT', deflateSync(Buffer.alloc(5))),
    );
    expect(await set(file)).toMatchObject({ outcome: 'set' });
  });
});

describe('the pixels of every kind of PNG', () => {
  const packed = (...bytes: number[]) => chunk('IDAT', deflateSync(Buffer.from(bytes)));
  test.each([
    [
      'grey, one bit',
      png({ width: 3, height: 1, depth: 1, colour: 0 }, packed(0, 0b10100000)),
      [255, 255, 255, 0, 0, 0, 255, 255, 255],
    ],
    [
      'grey, four bits',
      png({ width: 2, height: 1, depth: 4, colour: 0 }, packed(0, 0x1f)),
      [17, 17, 17, 255, 255, 255],
    ],
    ['grey with alpha', png({ width: 1, height: 1, colour: 4 }, packed(0, 7, 9)), [7, 7, 7, 9]],
    [
      'sixteen bits',
      png({ width: 1, height: 1, depth: 16, colour: 2 }, packed(0, 255, 255, 0, 0, 128, 0)),
      [255, 0, 128],
    ],
    [
      'a palette with alpha',
      png(
        { width: 2, height: 1, depth: 1, colour: 3 },
        chunk('PLTE', Buffer.from([1, 2, 3, 4, 5, 6])),
        chunk('tRNS', Buffer.from([50])),
        packed(0, 0b01000000),
      ),
      [1, 2, 3, 50, 4, 5, 6, 255],
    ],
    [
      'a colour that stands for nothing',
      png(
        { width: 3, height: 1, colour: 2 },
        chunk('tRNS', Buffer.from([0, 1, 0, 2, 0, 3])),
        packed(0, 1, 2, 3, 4, 5, 6, 1, 2, 4),
      ),
      [1, 2, 3, 0, 4, 5, 6, 255, 1, 2, 4, 255],
    ],
    ['interlaced', png({ width: 1, height: 1, colour: 2, interlaced: true }, packed(0, 1, 2, 3)), [1, 2, 3]],
  ])('are read and written right: %s', (_kind, file, pixels) => {
    const read = readPng(file);
    if (read.outcome !== 'read') throw new Error(read.outcome);
    expect([...read.picture.pixels]).toEqual(pixels);
    expect([...decode(writePng(read.picture)).data]).toEqual(pixels);
  });

  test('survive each filter: a gradient, noise and an edge come out as they went in', () => {
    const [width, height] = [64, 48];
    const pixels = Uint8Array.from({ length: width * height * 4 }, (_, at) => {
      const [x, y] = [Math.floor(at / 4) % width, Math.floor(at / 4 / width)];
      return y < 16 ? x * 4 : y < 32 ? (at * 2_654_435_761) >>> 24 : x < 30 ? 0 : 255;
    });
    expect(decode(writePng({ width, height, channels: 4, pixels })).data).toEqual(pixels);
  });
});

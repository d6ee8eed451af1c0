import { readFileSync, readdirSync } from 'node:fs';
import type { StoreHandle } from '@ristourne/core/ports/store-port';
import { z } from 'zod';

const DELIVERIES = new URL('../../fixtures/deliveries/', import.meta.url);

const recording = z.object({
  secret: z.string(),
  headers: z.record(z.string(), z.string()),
  bodyRaw: z.string(),
});

/** One delivery as a real shop sent it (fixtures/README.md). */
export type Recorded = { name: string; secret: string; headers: Record<string, string>; rawBody: Uint8Array };

export function recorded(name: string): Recorded {
  const read = recording.parse(readJson(`${name}.json`));
  return { name, secret: read.secret, headers: read.headers, rawBody: Buffer.from(read.bodyRaw) };
}

/** All recorded deliveries, the unsigned ping left out. */
export function allRecorded(): Recorded[] {
  return readdirSync(DELIVERIES)
    .filter((file) => !/^(?:rest-|ping)/.test(file))
    .map((file) => recorded(file.replace(/\.json$/, '')));
}

export function readJson(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, DELIVERIES), 'utf8'));
}

/** The shop that the recordings come from. */
export const RECORDED_STORE: StoreHandle = {
  merchantId: '00000000-0000-7000-8000-000000000001',
  storeId: '00000000-0000-7000-8000-000000000002',
  storeRef: 'k3v9d0q7xa',
  platform: 'woocommerce',
  url: 'http://127.0.0.1:8081',
  currency: 'GBP',
  pricesIncludeTax: false,
};

import type { Context } from 'hono';
import { unitName } from '@ristourne/core/programs/definition';
import { z } from 'zod';
import { dropCookie, readCookie, writeCookie } from './cookies.ts';
import type { WalletDeps } from './wallet-deps.ts';

const names = z.object({ one: z.string(), other: z.string() });
const units = z.object({
  unit: unitName,
  amount: z.number(),
  pending: z.number(),
  pointName: z.object({ en: names, fr: names }),
});

/** How one claim ended, as the page after it tells it. */
const ended = z.object({
  outcome: z.enum(['bound', 'already_added', 'lapsed', 'failed']),
  merchantId: z.string(),
  merchantName: z.string(),
  units: z.array(units),
  addedAt: z.number().nullable(),
});

const note = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('wanted'), returnTo: z.string() }),
  z.object({
    kind: z.literal('asked'),
    /** Never shown: of an order's own address a page may only say `shown`. */
    email: z.string(),
    shown: z.string(),
    /** Where another mail can be asked for. */
    askedAt: z.string(),
    returnTo: z.string().nullable(),
  }),
  z.object({ kind: z.literal('added'), claims: z.array(ended) }),
]);

/** What a page leaves for the next one: where a visitor wanted to go, the address that a code went to, what was added. */
export type Note = z.infer<typeof note>;
export type AskedMail = Extract<Note, { kind: 'asked' }>;
export type EndedClaim = z.infer<typeof ended>;

/** A cookie holds 4 KB, sealing takes a third more. */
export const MAX_NOTED_CLAIMS = 6;
const PLACE = { table: 'cookie', column: 'note', row: 'wallet' };

export function leaveNote(context: Context, deps: WalletDeps, left: Note): void {
  writeCookie(context, deps, { name: 'note', value: deps.keys.seal(PLACE, JSON.stringify(left)) });
}

/** The note that was left; null when there is none, or it was tampered with. */
export function readNote(context: Context, deps: WalletDeps): Note | null {
  const sealed = readCookie(context, deps, 'note');
  if (sealed === undefined) return null;
  try {
    return note.parse(JSON.parse(deps.keys.open(PLACE, sealed)));
  } catch {
    // Whatever does not open is not ours: the page then shows itself without a note.
    return null;
  }
}

export function dropNote(context: Context, deps: WalletDeps): void {
  dropCookie(context, deps, 'note');
}

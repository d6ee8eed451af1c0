import { leaveNote, readNote } from './note.ts';
import type { WalletContext } from './visit.ts';
import type { WalletDeps } from './wallet-deps.ts';

/** Pages below a card: no dots, no empty part, so that it never leads out of the wallet. */
const OWN_PAGE = /^\/wallet\/m(?:\/[A-Za-z0-9_-]{1,80}){1,6}$/;

/** A page of the wallet that a sign-in may lead to; null for anything else. */
export function readOwnPage(path: string | null): string | null {
  return path !== null && OWN_PAGE.test(path) ? path : null;
}

/** Keeps which page was asked for, and an address whose code is still awaited. */
export function rememberWanted(context: WalletContext, deps: WalletDeps): void {
  const returnTo = readOwnPage(context.req.path);
  if (returnTo === null) return;
  const note = readNote(context, deps);
  leaveNote(context, deps, note?.kind === 'asked' ? { ...note, returnTo } : { kind: 'wanted', returnTo });
}

/** The page that was asked for before signing in; null for none in particular. */
export function wantedPage(context: WalletContext, deps: WalletDeps): string | null {
  const note = readNote(context, deps);
  return note === null || note.kind === 'added' ? null : readOwnPage(note.returnTo);
}

import {
  ADMIN_VERSION,
  type ActAnswer,
  type AdminLocation,
  type LoadAnswer,
} from '@ristourne/admin/protocol';
import apiFetch from '@wordpress/api-fetch';
import { proxyPath } from './addresses.ts';
import { text } from './texts.ts';

export type Loaded = { outcome: 'answered'; answer: LoadAnswer } | { outcome: 'failed'; message: string };

/** Asks the proxy (class-admin-proxy.php) what a page shows. Never rejects. */
export async function loadPage(location: AdminLocation): Promise<Loaded> {
  try {
    const answer = await apiFetch({ path: proxyPath(location, ADMIN_VERSION) });
    return isAnswer(answer)
      ? { outcome: 'answered', answer: answer as LoadAnswer }
      : { outcome: 'failed', message: text('unexpected') };
  } catch (failure) {
    return { outcome: 'failed', message: explain(failure) };
  }
}

export type Acted = { outcome: 'answered'; answer: ActAnswer } | { outcome: 'unknown'; message: string };

/** Sends a page's command. `unknown`: it may have been carried out all the same. Never rejects. */
export async function sendCommand(location: AdminLocation, command: object): Promise<Acted> {
  try {
    const path = proxyPath(location, ADMIN_VERSION);
    const answer = await apiFetch({ path, method: 'POST', data: { command } });
    return isAnswer(answer)
      ? { outcome: 'answered', answer: answer as ActAnswer }
      : { outcome: 'unknown', message: text('failedAct') };
  } catch (failure) {
    if (!isRefusal(failure)) return { outcome: 'unknown', message: text('failedAct') };
    return { outcome: 'answered', answer: invalid(explain(failure)) };
  }
}

/** A problem of the whole form. */
export function invalid(message: string): ActAnswer {
  return { version: ADMIN_VERSION, outcome: 'invalid', problems: [{ field: '', message }] };
}

/** apiFetch's own, of WordPress 6.5 and of later ones. */
const NO_NETWORK = new Set(['fetch_error', 'offline_error']);

/** What WordPress's REST API sends with every status but 2xx; the message is in the user's language. */
type SiteError = { code: string; message: string; data?: { status?: number } };

function isSiteError(failure: unknown): failure is SiteError {
  if (typeof failure !== 'object' || failure === null) return false;
  return 'code' in failure && typeof failure.code === 'string' && 'message' in failure;
}

function explain(failure: unknown): string {
  // A fault of this script itself: apiFetch rejects with plain objects only.
  if (failure instanceof Error) console.error(failure);
  if (!isSiteError(failure) || failure.code === 'invalid_json') return text('unexpected');
  return NO_NETWORK.has(failure.code) ? text('noNetwork') : failure.message;
}

/** Whether site or server said no before anything was done. */
function isRefusal(failure: unknown): boolean {
  const status = isSiteError(failure) ? (failure.data?.status ?? 0) : 0;
  return status >= 400 && status < 500;
}

function isAnswer(value: unknown): value is { version: number; outcome: string } {
  if (typeof value !== 'object' || value === null) return false;
  return 'version' in value && typeof value.version === 'number' && 'outcome' in value;
}

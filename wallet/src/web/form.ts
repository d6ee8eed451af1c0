import type { MiddlewareHandler } from 'hono';
import { sameSecret } from '@ristourne/core/keys/tokens';
import { FORM_TOKEN_FIELD } from './form-fields.ts';
import { expiredFormPage } from '../pages/problem-page.ts';
import type { WalletContext, WalletEnv } from './visit.ts';
import type { WalletDeps } from './wallet-deps.ts';

/** The largest form has an e-mail address and two tokens. */
export const MAX_FORM_BYTES = 8_192;

/**
 * A POST changes something only when it was sent by a page of ours: the browser says so (Sec-Fetch-Site, Origin where
 * they exist), and the form carries the token that only this browser's pages had.
 */
export function ownFormsOnly(deps: WalletDeps): MiddlewareHandler<WalletEnv> {
  return async (context, next) => {
    if (context.req.method !== 'POST') return next();
    const sent = await readField(context, FORM_TOKEN_FIELD);
    if (fromElsewhere(context, deps) || !sameSecret(sent, context.var.visit.formToken)) {
      return context.html(expiredFormPage(context.var.visit), 403);
    }
    return next();
  };
}

function fromElsewhere(context: WalletContext, deps: WalletDeps): boolean {
  const site = context.req.header('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin') return true;
  // Our own pages send `null`: they ask for no referrer, and browsers then name no origin either.
  const origin = context.req.header('origin');
  return origin !== undefined && origin !== 'null' && origin !== deps.serverOrigin;
}

/** A text field of the form; empty when it is absent, a file, or there several times. */
export async function readField(context: WalletContext, name: string): Promise<string> {
  const value = (await context.req.parseBody())[name];
  return typeof value === 'string' ? value : '';
}

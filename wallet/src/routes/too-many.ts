import { slowDownPage } from '../pages/problem-page.ts';
import type { WalletContext } from '../web/visit.ts';

/** 429, with how long to wait both for people and for programs. */
export function tooMany(context: WalletContext, retryAfterSeconds: number): Response | Promise<Response> {
  context.header('Retry-After', String(retryAfterSeconds));
  return context.html(slowDownPage(context.var.visit, retryAfterSeconds), 429);
}

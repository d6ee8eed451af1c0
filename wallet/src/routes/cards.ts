import { Hono } from 'hono';
import { readId } from '@ristourne/core/commerce/ids';
import { currentConsents } from '@ristourne/core/members/current-consents';
import { memberPrograms } from '@ristourne/core/timeline/member-programs';
import { memberSheet } from '@ristourne/core/timeline/member-sheet';
import { memberVoucher } from '@ristourne/core/timeline/member-vouchers';
import { walletOf, type Membership } from '@ristourne/core/timeline/wallet-of';
import { addedPage } from '../pages/added-page.ts';
import { cardPage } from '../pages/card-page.ts';
import { cardsPage } from '../pages/cards-page.ts';
import { voucherPage } from '../pages/voucher-page.ts';
import { readNote } from '../web/note.ts';
import { rememberWanted } from '../web/return-to.ts';
import type { WalletContext, WalletEnv } from '../web/visit.ts';
import type { WalletDeps } from '../web/wallet-deps.ts';
import { asMember, notFound } from './as-member.ts';
import { newsRoutes } from './news.ts';
import { redeemRoutes } from './redeem.ts';

/** The pages of a signed-in buyer: cards, one card, its rewards and vouchers. Others' are not there: 404. */
export function cardRoutes(deps: WalletDeps): Hono<WalletEnv> {
  const app = new Hono<WalletEnv>();
  // Only these: a path that leads nowhere is told so at once.
  for (const path of ['/', '/added', '/m/*']) {
    app.use(path, async (context, next) => {
      if (context.var.visit.session !== null) return next();
      rememberWanted(context, deps);
      return context.redirect('/wallet/sign-in', 303);
    });
  }
  app.get('/', async (context) => {
    const { visit } = context.var;
    return context.html(cardsPage(visit, await walletOf(deps, visit.session?.accountId ?? '')));
  });
  app.get('/added', (context) => added(context, deps));
  app.get(
    '/m/:slug',
    asMember(deps, (context, membership) => card(context, deps, membership)),
  );
  app.get(
    '/m/:slug/vouchers/:voucherId',
    asMember(deps, (context, membership) => voucher(context, deps, membership)),
  );
  redeemRoutes(app, deps);
  newsRoutes(app, deps);
  return app;
}

async function added(context: WalletContext, deps: WalletDeps): Promise<Response> {
  const { visit } = context.var;
  const note = readNote(context, deps);
  if (note?.kind !== 'added') return context.redirect('/wallet', 303);
  const merchants = [...new Set(note.claims.map(({ merchantId }) => merchantId))];
  const cards = await walletOf(deps, visit.session?.accountId ?? '');
  const only =
    merchants.length === 1 ? cards.find(({ merchantId }) => merchantId === merchants[0]) : undefined;
  const cardPath = only === undefined ? null : `/wallet/m/${only.merchantSlug}`;
  const timeZone = only?.timeZone ?? 'UTC';
  return context.html(addedPage(visit, { claims: note.claims, cardPath, timeZone }));
}

async function card(context: WalletContext, deps: WalletDeps, membership: Membership): Promise<Response> {
  const cursor = context.req.query('before') ?? null;
  const sheet = await memberSheet(deps, { ...membership, cursor });
  const [news = null] = await currentConsents(deps.pool, membership.merchantId, membership.memberId);
  return context.html(cardPage(context.var.visit, { membership, sheet, cursor, news }));
}

async function voucher(context: WalletContext, deps: WalletDeps, membership: Membership): Promise<Response> {
  const voucherId = readId('voucher', context.req.param('voucherId') ?? '');
  const found = voucherId === null ? undefined : await memberVoucher(deps, membership, voucherId);
  const programs = found === undefined ? [] : await memberPrograms(deps, membership);
  const program = programs.find(({ programId }) => programId === found?.programId);
  if (found === undefined || program === undefined) return notFound(context);
  return context.html(
    voucherPage(context.var.visit, {
      membership,
      voucher: found,
      definition: program.definition,
      storeLink: deps.storeLink(found.store.url),
    }),
  );
}

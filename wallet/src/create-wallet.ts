import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { failedPage, notFoundPage, tooLargePage } from './pages/problem-page.ts';
import { cardRoutes } from './routes/cards.ts';
import { claimRoutes } from './routes/claim.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { translator } from './texts/translate.ts';
import { ASSET_PATH, IMMUTABLE, readAssets, type Assets } from './web/assets.ts';
import { MAX_FORM_BYTES, ownFormsOnly } from './web/form.ts';
import { acceptedLanguage } from './web/language.ts';
import { securityHeaders } from './web/security-headers.ts';
import { visiting, type Visit, type WalletContext, type WalletEnv } from './web/visit.ts';
import type { WalletDeps } from './web/wallet-deps.ts';

/**
 * The buyers' pages: `/c/…` and `/wallet…`, server-rendered, in English and French. Mount it at `/`; it answers
 * nothing else. Whatever fails is told to `deps.onFailure` with the route's pattern, and to the buyer in their language.
 */
export function createWallet(deps: WalletDeps): Hono<WalletEnv> {
  const assets = readAssets(translator('en')('app.name'));
  const app = new Hono<WalletEnv>();
  app.onError((error, context) => {
    deps.onFailure(`${context.req.method} ${patternOf(context)}`, error);
    return context.html(failedPage(visitOf(context, deps, assets)), 500);
  });
  for (const path of ['/c/*', '/wallet/*', '/wallet']) app.use(path, securityHeaders());
  app.get(`${ASSET_PATH}:file`, (context) => {
    const asset = assets.find(context.req.path);
    if (asset === undefined) return context.notFound();
    return context.body(asset.body, 200, { 'Content-Type': asset.contentType, 'Cache-Control': IMMUTABLE });
  });
  for (const path of ['/c/*', '/wallet/*', '/wallet']) {
    app.use(path, visiting(deps, assets));
    app.use(
      path,
      bodyLimit({
        maxSize: MAX_FORM_BYTES,
        onError: (context: WalletContext) => context.html(tooLargePage(context.var.visit), 413),
      }),
    );
    app.use(path, ownFormsOnly(deps));
  }
  app.route('/c', claimRoutes(deps));
  app.route('/', signInRoutes(deps));
  app.route('/wallet', cardRoutes(deps));
  for (const path of ['/c/*', '/wallet/*']) {
    app.all(path, (context) => context.html(notFoundPage(context.var.visit), 404));
  }
  return app;
}

/** The pattern, not the path: paths hold tokens. */
function patternOf(context: WalletContext): string {
  return context.req.path.startsWith('/c/') ? '/c/…' : '/wallet/…';
}

/** The visit, or one that a failing database can't spoil. */
function visitOf(context: WalletContext, deps: WalletDeps, assets: Assets): Visit {
  const known = context.get('visit') as Visit | undefined;
  if (known !== undefined) return known;
  const language = acceptedLanguage(context.req.header('accept-language'));
  return {
    language,
    t: translator(language),
    path: '/wallet',
    session: null,
    sessionToken: null,
    formToken: '',
    asset: (name) => assets.url(name),
    now: deps.clock.now(),
  };
}

import { html } from 'hono/html';
import { FORM_TOKEN_FIELD } from '../web/form-fields.ts';
import type { Visit } from '../web/visit.ts';

export type Html = ReturnType<typeof html>;

export type Page = {
  title: string;
  body: Html;
  /** Where "back" leads; none on first pages. */
  back?: { href: string; label: string };
  /** Seconds after which the page looks again by itself, while something is on its way. */
  looksAgainAfter?: number;
};

/** A whole page: head, top bar, content, foot. Works without script at 320 px and at 200 % zoom. */
export function layout(visit: Visit, page: Page): Html {
  const { t, language, asset } = visit;
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${page.title} · ${t('app.name')}</title>
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" content="#faf6f0" media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content="#16110e" media="(prefers-color-scheme: dark)" />
        <link rel="stylesheet" href="${asset('wallet.css')}" />
        <link rel="icon" href="${asset('icon.svg')}" type="image/svg+xml" />
        <link rel="apple-touch-icon" href="${asset('icon-180.png')}" />
        <link rel="manifest" href="${asset('wallet.webmanifest')}" />
        <script src="${asset('wallet.js')}" defer></script>
        ${
          page.looksAgainAfter === undefined
            ? ''
            : html`<noscript><meta http-equiv="refresh" content="${page.looksAgainAfter}" /></noscript>`
        }
      </head>
      <body>
        <a class="skip" href="#content">${t('app.skip')}</a>
        <header class="bar">
          ${
            page.back === undefined
              ? html`<span class="mark">${coin()}<span>${t('app.name')}</span></span>`
              : html`<a class="back" href="${page.back.href}">${chevron()}<span>${page.back.label}</span></a>`
          }
          ${languageLink(visit)}
        </header>
        <main
          id="content"
          tabindex="-1"
          ${page.looksAgainAfter === undefined ? '' : html`data-look-again="${page.looksAgainAfter}"`}
        >
          ${page.body}
        </main>
        ${foot(visit)}
      </body>
    </html>`;
}

function languageLink({ t, language, path }: Visit): Html {
  const other = language === 'en' ? 'fr' : 'en';
  return html`<a class="lang" href="${path}?lang=${other}" hreflang="${other}" lang="${other}" rel="nofollow"
    >${t('app.language')}</a
  >`;
}

function foot(visit: Visit): Html | '' {
  const { t, session } = visit;
  if (session === null) return '';
  return html`<footer class="foot">
    <p>${t('cards.signedInAs', { email: session.emails[0]?.email ?? '' })}</p>
    <form method="post" action="/wallet/sign-out">
      ${formToken(visit)}<button class="plain" type="submit">${t('app.signOut')}</button>
    </form>
  </footer>`;
}

/** The hidden field without which no form changes anything. */
export function formToken(visit: Visit): Html {
  return html`<input type="hidden" name="${FORM_TOKEN_FIELD}" value="${visit.formToken}" />`;
}

/** A short message on top of a page: what went wrong or well; read out at once. */
export function notice(kind: 'error' | 'good', text: string): Html {
  return html`<p class="notice ${kind}" role="${kind === 'error' ? 'alert' : 'status'}">${text}</p>`;
}

function coin(): Html {
  return html`<svg class="coin" viewBox="0 0 24 24" aria-hidden="true">
    <circle cx="12" cy="12" r="11" fill="currentColor" />
    <path d="M8 16.5c0-5 3-9 8.5-9 0 5.500-3.500 9-8.500 9Zm0 0 4-4.500" class="leaf" />
  </svg>`;
}

function chevron(): Html {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="m15 5-7 7 7 7" /></svg>`;
}

/** A round picture above a page's one message. */
export function emblem(kind: 'mail' | 'done' | 'wait' | 'no' | 'gift'): Html {
  const drawings = {
    mail: 'M5 8.500h22v15H5zm0 .500 11 8.500L27 9',
    done: 'm8 17 5.500 5.500L24.500 11',
    wait: 'M16 9v7.500l5 3M16 5a11 11 0 1 0 11 11A11 11 0 0 0 16 5Z',
    no: 'm10 10 12 12m0-12L10 22',
    gift: 'M6 13h20v13H6zm-1-4.500h22V13H5zM16 8.500V26m0-17.500C9 8.500 9.500 3 13 4.500c2 1 3 4 3 4s1-3 3-4c3.500-1.500 4 4-3 4Z',
  };
  return html`<svg class="emblem ${kind}" viewBox="0 0 32 32" aria-hidden="true">
    <path d="${drawings[kind]}" />
  </svg>`;
}

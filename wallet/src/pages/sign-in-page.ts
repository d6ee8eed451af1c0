import { html } from 'hono/html';
import type { Visit } from '../web/visit.ts';
import type { AskedMail } from '../web/note.ts';
import { emblem, formToken, layout, notice, type Html } from './layout.ts';

export function signInPage(visit: Visit, problem: 'invalid_email' | null): Html {
  const { t } = visit;
  return layout(visit, {
    title: t('app.signIn'),
    body: html`<section class="message">
      ${emblem('gift')}
      <h1>${t('signIn.title')}</h1>
      <p>${t('signIn.text')}</p>
      ${problem === null ? '' : notice('error', t('signIn.invalidEmail'))}
      <form method="post" action="/wallet/sign-in">
        ${formToken(visit)}
        <label for="email">${t('signIn.email')}</label>
        <input
          id="email"
          name="email"
          type="email"
          autocomplete="email"
          inputmode="email"
          maxlength="254"
          required
          ${problem === null ? '' : html`aria-invalid="true" autofocus`}
        />
        <button class="button wide" type="submit">${t('signIn.submit')}</button>
      </form>
    </section>`,
  });
}

export function codePage(visit: Visit, asked: AskedMail, problem: 'wrong_code' | null): Html {
  const { t } = visit;
  return layout(visit, {
    title: t('signIn.code.title'),
    back: { href: asked.askedAt, label: t('app.back') },
    body: html`<section class="message">
      ${emblem('mail')}
      <h1>${t('signIn.code.title')}</h1>
      <p>${t('signIn.code.text', { email: asked.shown })}</p>
      ${problem === null ? '' : notice('error', t('signIn.code.wrong'))}
      ${codeForm(visit, { wrong: problem !== null, submit: t('signIn.code.submit') })}
      <p class="hint">${t('claim.sent.hint')}</p>
      <a class="plain" href="${asked.askedAt}">${t('signIn.code.again')}</a>
    </section>`,
  });
}

/** Where a mail's code is typed; whose it is, the sealed cookie knows. */
export function codeForm(visit: Visit, { wrong, submit }: { wrong: boolean; submit: string }): Html {
  const { t } = visit;
  return html`<form method="post" action="/wallet/sign-in/code">
    ${formToken(visit)}
    <label for="code">${t('signIn.code.label')}</label>
    <input
      id="code"
      class="digits"
      name="code"
      inputmode="numeric"
      autocomplete="one-time-code"
      pattern="[0-9 ]{6,9}"
      maxlength="9"
      required
      ${wrong ? html`aria-invalid="true" autofocus` : ''}
    />
    <button class="button wide" type="submit">${submit}</button>
  </form>`;
}

/** Opening a mail's link changes nothing: scanners open links too. Its button does. */
export function confirmLinkPage(visit: Visit): Html {
  const { t, path } = visit;
  return layout(visit, {
    title: t('signIn.link.title'),
    body: html`<section class="message">
      ${emblem('done')}
      <h1>${t('signIn.link.title')}</h1>
      <p>${t('signIn.link.text')}</p>
      <form method="post" action="${path}">
        ${formToken(visit)}<button class="button wide" type="submit" autofocus>
          ${t('signIn.link.submit')}
        </button>
      </form>
    </section>`,
  });
}

/** One answer to used, expired and made-up links, before and after the tap. */
export function linkGonePage(visit: Visit): Html {
  const { t, session } = visit;
  return layout(visit, {
    title: t('signIn.link.gone.title'),
    body: html`<section class="message">
      ${emblem('wait')}
      <h1>${t('signIn.link.gone.title')}</h1>
      <p>${session === null ? t('signIn.link.gone.text') : t('signIn.link.gone.signedIn')}</p>
      ${
        session === null
          ? html`<a class="button" href="/wallet/sign-in">${t('signIn.again')}</a>`
          : html`<a class="button" href="/wallet">${t('problem.toWallet')}</a>`
      }
    </section>`,
  });
}

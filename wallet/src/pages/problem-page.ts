import { html } from 'hono/html';
import type { Visit } from '../web/visit.ts';
import { emblem, layout, type Html } from './layout.ts';

type Problem = { title: string; text: string; action: { href: string; label: string } };

function problemPage(visit: Visit, { title, text, action }: Problem): Html {
  return layout(visit, {
    title,
    body: html`<section class="message">
      ${emblem('no')}
      <h1>${title}</h1>
      <p>${text}</p>
      <a class="button second" href="${action.href}">${action.label}</a>
    </section>`,
  });
}

function toWallet({ t }: Visit): Problem['action'] {
  return { href: '/wallet', label: t('problem.toWallet') };
}

export function notFoundPage(visit: Visit): Html {
  const { t } = visit;
  return problemPage(visit, {
    title: t('problem.notFound.title'),
    text: t('problem.notFound.text'),
    action: toWallet(visit),
  });
}

/** The one answer to every claim link that is not ours. */
export function badLinkPage(visit: Visit): Html {
  const { t } = visit;
  return problemPage(visit, {
    title: t('problem.badLink.title'),
    text: t('problem.badLink.text'),
    action: toWallet(visit),
  });
}

export function expiredFormPage(visit: Visit): Html {
  const { t, path } = visit;
  return problemPage(visit, {
    title: t('problem.expiredForm.title'),
    text: t('problem.expiredForm.text'),
    action: { href: path === '/wallet/sign-out' ? '/wallet' : path, label: t('problem.expiredForm.retry') },
  });
}

export function badBirthdayPage(visit: Visit, cardPath: string): Html {
  const { t } = visit;
  return problemPage(visit, {
    title: t('birthday.invalid.title'),
    text: t('birthday.invalid.text'),
    action: { href: cardPath, label: t('app.back') },
  });
}

export function tooLargePage(visit: Visit): Html {
  const { t } = visit;
  return problemPage(visit, {
    title: t('problem.tooLarge.title'),
    text: t('problem.tooLarge.text'),
    action: toWallet(visit),
  });
}

export function slowDownPage(visit: Visit, retryAfterSeconds: number): Html {
  const { t, path } = visit;
  return problemPage(visit, {
    title: t('problem.slowDown.title'),
    text: t('problem.slowDown.text', { minutes: Math.max(1, Math.ceil(retryAfterSeconds / 60)) }),
    action: { href: path, label: t('app.back') },
  });
}

export function failedPage(visit: Visit): Html {
  const { t } = visit;
  return problemPage(visit, {
    title: t('problem.failed.title'),
    text: t('problem.failed.text'),
    action: toWallet(visit),
  });
}

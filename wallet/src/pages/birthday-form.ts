import { html } from 'hono/html';
import type { Birthday } from '@ristourne/core/members/birthday';
import type { MemberSheet } from '@ristourne/core/timeline/member-sheet';
import type { Visit } from '../web/visit.ts';
import { formToken, type Html } from './layout.ts';

export type BirthdayView = { sheet: MemberSheet; birthday: Birthday | null; merchantSlug: string };

/** Where a member gives day and month of their birth, where a reward is given for it, and takes them away again. */
export function birthdayForm(visit: Visit, { sheet, birthday, merchantSlug }: BirthdayView): Html | '' {
  const { t } = visit;
  const isRewarded = sheet.programs.some(
    ({ state, definition }) =>
      state === 'active' && definition.rewards.some(({ occasion }) => occasion?.kind === 'birthday'),
  );
  if (!isRewarded && birthday === null) return '';
  const path = `/wallet/m/${merchantSlug}/birthday`;
  return html`<section>
    <h2>${t('birthday.title')}</h2>
    <p class="hint" id="birthday-hint">${t('birthday.consent')}</p>
    <form method="post" action="${path}">
      ${formToken(visit)} ${numberField(visit, { name: 'day', max: 31, value: birthday?.day })}
      ${numberField(visit, { name: 'month', max: 12, value: birthday?.month })}
      <button class="button second" type="submit">${t('birthday.save')}</button>
    </form>
    ${
      birthday === null
        ? ''
        : html`<form method="post" action="${path}">
            ${formToken(visit)}<input type="hidden" name="remove" value="yes" />
            <button class="button second" type="submit">${t('birthday.remove')}</button>
          </form>`
    }
  </section>`;
}

type NumberField = { name: 'day' | 'month'; max: number; value: number | undefined };

function numberField({ t }: Visit, { name, max, value }: NumberField): Html {
  return html`<label for="birthday-${name}">${t(`birthday.${name}`)}</label>
    <input
      id="birthday-${name}"
      name="${name}"
      type="number"
      inputmode="numeric"
      min="1"
      max="${max}"
      value="${value ?? ''}"
      required
      aria-describedby="birthday-hint"
    />`;
}

import type { AssignCardResult } from '@ristourne/core/cards/assign-card';
import type { AnswerTranslate } from '../../texts/answer-translator.ts';
import type { Acted } from '../page.ts';

/** Why a card's number was not taken, at its field. */
export function refusedCard(
  refusal: Exclude<AssignCardResult, { outcome: 'assigned' }>,
  t: AnswerTranslate,
): Acted {
  const refuse = (message: string): Acted => ({
    outcome: 'invalid',
    problems: [{ field: 'number', message }],
  });
  switch (refusal.outcome) {
    case 'invalid':
      return refuse(t('problem.cardNumber'));
    case 'taken':
      return refuse(t('problem.cardTaken'));
    case 'not_usable':
      return refuse(t('problem.cardUnusable'));
    case 'same':
      return refuse(t('problem.cardSame'));
    case 'has_card':
      return refuse(t('problem.cardHas', { number: refusal.cardNumber }));
    case 'no_such_member':
      return { outcome: 'not_found' };
  }
}

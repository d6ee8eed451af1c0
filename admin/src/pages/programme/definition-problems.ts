import type { FieldProblem } from '../../protocol.ts';
import type { AnswerKey } from '../../texts/answers-en.ts';
import type { AnswerTranslate } from '../../texts/answer-translator.ts';

const KNOWN: Record<string, AnswerKey> = {
  rule_ids_must_differ: 'problem.sameIds',
  campaign_ids_must_differ: 'problem.sameIds',
  reward_ids_must_differ: 'problem.sameIds',
  articles_must_differ: 'problem.articlesDiffer',
  article_prices_are_chosen: 'problem.articlesChosen',
  occasions_leave_no_choice: 'problem.occasionChoice',
  wallet_money_is_chosen: 'problem.moneyChosen',
  maximum_below_minimum: 'problem.maximumBelow',
};

/** What the definition's own limits found that no reader of a form had: beside the field that it came from. */
export function inWords(problems: { field: string; reason: string }[], t: AnswerTranslate): FieldProblem[] {
  return problems.map(({ field, reason }) => {
    const name = formField(field);
    const known = KNOWN[reason];
    return { field: name, message: known ? t(known) : t('problem.other', { field: name, reason }) };
  });
}

/** A list of article numbers is typed as one text, and so is each end of a bracket. */
function formField(path: string): string {
  return path
    .replace(/\.benefit\.productIds\..*$/, '.benefit.productIds')
    .replace(/^(earning\.\d+\.brackets\.\d+\.(?:from|to))Minor$/, '$1');
}

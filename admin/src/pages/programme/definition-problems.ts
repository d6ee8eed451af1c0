import type { FieldProblem } from '../../protocol.ts';
import type { AnswerKey } from '../../texts/answers-en.ts';
import type { AnswerTranslate } from '../../texts/answer-translator.ts';

const KNOWN: Record<string, AnswerKey> = {
  rule_ids_must_differ: 'problem.sameIds',
  campaign_ids_must_differ: 'problem.sameIds',
  reward_ids_must_differ: 'problem.sameIds',
};

/** What the definition's own limits found that no reader of a form had: beside the field that it came from. */
export function inWords(problems: { field: string; reason: string }[], t: AnswerTranslate): FieldProblem[] {
  return problems.map(({ field, reason }) => {
    const name = formField(field);
    const known = KNOWN[reason];
    return { field: name, message: known ? t(known) : t('problem.other', { field: name, reason }) };
  });
}

/** `rewards.0.benefit.amountMinor` is what was typed at `rewards.0.value`. */
function formField(path: string): string {
  return path
    .replace(/\.benefit\.(amountMinor|basisPoints|productIds).*$/, '.value')
    .replace(/\.benefit\.perUnits$/, '.perUnits')
    .replace(/^(earning\.\d+\.brackets\.\d+\.(?:from|to))Minor$/, '$1');
}

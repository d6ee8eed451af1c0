import { answersEn, type AnswerKey } from './answers-en.ts';
import { answersFr } from './answers-fr.ts';
import type { TextKey } from './en.ts';
import { fillText, textOf, type Language, type TextValues } from './translate.ts';

/** The texts of the pages, and those that only the server says. */
export type AnswerTranslate = (key: TextKey | AnswerKey, values?: TextValues) => string;

const ANSWERS: Record<Language, Record<AnswerKey, string>> = { en: answersEn, fr: answersFr };

/** The pages' texts of the language must have been added. */
export function answerTranslator(language: Language): AnswerTranslate {
  const own = ANSWERS[language];
  return (key, values = {}) =>
    fillText(isAnswerKey(key) ? own[key] : textOf(language, key), values, language);
}

const isAnswerKey = (key: TextKey | AnswerKey): key is AnswerKey => Object.hasOwn(answersEn, key);

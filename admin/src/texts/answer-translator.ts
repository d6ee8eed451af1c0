import { answersEn, type AnswerKey } from './answers-en.ts';
import { answersFr } from './answers-fr.ts';
import type { TextKey } from './en.ts';
import { CATALOGUES, fillText, type Language, type TextValues } from './translate.ts';

/** The texts of the pages, and those that only the server says. */
export type AnswerTranslate = (key: TextKey | AnswerKey, values?: TextValues) => string;

const ANSWERS: Record<Language, Record<TextKey | AnswerKey, string>> = {
  en: { ...CATALOGUES.en, ...answersEn },
  fr: { ...CATALOGUES.fr, ...answersFr },
};

export function answerTranslator(language: Language): AnswerTranslate {
  return (key, values = {}) => fillText(ANSWERS[language][key], values, language);
}

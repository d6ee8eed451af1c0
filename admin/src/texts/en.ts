import { enEveryday } from './en-everyday.ts';
import { enForms } from './en-forms.ts';

/** Every text of the pages. Import its type where a browser loads the module: the texts of the forms come later. */
export const en = { ...enEveryday, ...enForms };

export type TextKey = keyof typeof en;
export type Catalogue = Record<TextKey, string>;

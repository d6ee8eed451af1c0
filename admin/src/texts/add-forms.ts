import { enForms } from './en-forms.ts';
import { addCatalogue } from './translate.ts';

/** Imported by each page that is a large form: whoever has its view has its words. */
addCatalogue('en', enForms);

import { useHost } from '@ristourne/admin/host/host-context.tsx';

/** The few texts that belong to the drawing itself; Polaris brings its own translations for the rest. */
const words = {
  en: {
    save: 'Save',
    discard: 'Discard',
    cancel: 'Cancel',
    colon: ':',
    notSaved: 'Your changes were not saved',
    previous: 'Previous page',
    next: 'Next page',
  },
  fr: {
    save: 'Enregistrer',
    discard: 'Ignorer',
    cancel: 'Annuler',
    // A space that keeps it on its word's line.
    colon: '\u00a0:',
    notSaved: 'Vos modifications n’ont pas été enregistrées',
    previous: 'Page précédente',
    next: 'Page suivante',
  },
};

export function useWords(): (typeof words)['en'] {
  return words[useHost().language];
}

import type { Language } from '@ristourne/admin/texts/translate';
import { readSettings } from './settings.ts';

const en = {
  cancel: 'Cancel',
  discard: 'Discard changes',
  failedAct: 'The loyalty server gave no answer, so this may not have been saved.',
  failedActWhatNow: 'Load the page again to see, before you try once more.',
  failedLoad: 'This page could not be loaded',
  loading: 'Loading…',
  next: 'Next page',
  noNetwork: 'This site could not be reached. Check your internet connection, then try again.',
  olderServer: 'Please update your Ristourne server',
  olderServerText:
    'This plugin is newer than the server that it is connected to, and does not understand it.',
  pages: 'Pages of this list',
  previous: 'Previous page',
  reload: 'Load again',
  required: 'required',
  save: 'Save changes',
  search: 'Search',
  showMore: 'Show more details',
  tryAgain: 'Try again',
  unexpected: 'The answer could not be understood. Try again in a moment.',
  unsaved: 'Your changes are not saved. Leave this page and lose them?',
};

const fr: typeof en = {
  cancel: 'Annuler',
  discard: 'Abandonner les modifications',
  failedAct: 'Le serveur de fidélité n’a pas répondu : l’enregistrement n’a peut-être pas eu lieu.',
  failedActWhatNow: 'Rechargez la page pour le savoir, avant de réessayer.',
  failedLoad: 'Cette page n’a pas pu être chargée',
  loading: 'Chargement…',
  next: 'Page suivante',
  noNetwork: 'Ce site est injoignable. Vérifiez votre connexion à Internet, puis réessayez.',
  olderServer: 'Veuillez mettre à jour votre serveur Ristourne',
  olderServerText:
    'Cette extension est plus récente que le serveur auquel elle est reliée, et ne le comprend pas.',
  pages: 'Pages de cette liste',
  previous: 'Page précédente',
  reload: 'Recharger',
  required: 'obligatoire',
  save: 'Enregistrer les modifications',
  search: 'Rechercher',
  showMore: 'Afficher plus de détails',
  tryAgain: 'Réessayer',
  unexpected: 'La réponse n’a pas pu être comprise. Réessayez dans un instant.',
  unsaved: 'Vos modifications ne sont pas enregistrées. Quitter cette page et les perdre ?',
};

const TEXTS: Record<Language, typeof en> = { en, fr };

/** What the kit and the host say themselves; all else comes from the pages' own texts. */
export function text(key: keyof typeof en): string {
  return TEXTS[readSettings().language][key];
}

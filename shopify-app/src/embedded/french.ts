import polarisFrench from '@shopify/polaris/locales/fr.json' with { type: 'json' };
import { fr } from '@ristourne/admin/texts/fr';
import { addCatalogue } from '@ristourne/admin/texts/translate';
import { addPolarisTexts } from './polaris-texts.ts';

/** Has pages and Polaris speak French: a file of its own, which only those load who read it. */
export function speakFrench(): void {
  addCatalogue('fr', fr);
  addPolarisTexts('fr', polarisFrench);
}

import en from '@shopify/polaris/locales/en.json' with { type: 'json' };
import fr from '@shopify/polaris/locales/fr.json' with { type: 'json' };

/** What Polaris itself says on a page ("Close", "Loading"). */
export const POLARIS_TEXTS = { en, fr };

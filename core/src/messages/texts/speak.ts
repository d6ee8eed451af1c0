import type { Locale } from '../../accounts/locale.ts';
import { withFrenchSpaces } from '../../accounts/french-spaces.ts';
import { formatMessage, type MessageParams } from '../format-message.ts';
import { en, type MessageKey, type Texts } from './en.ts';
import { fr } from './fr.ts';

const texts: Readonly<Record<Locale, Texts>> = { en, fr };

/** One sentence in the reader's language. */
export function speak(locale: Locale, key: MessageKey, params: MessageParams = {}): string {
  return formatMessage(locale, withFrenchSpaces(locale, texts[locale][key]), params);
}

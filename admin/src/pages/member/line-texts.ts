import type { Language, Translate } from '../../texts/translate.ts';
import type { SheetLine } from './sheet-line.ts';

/** What a line of the timeline was, in a few words. */
type TitledLine = Pick<SheetLine, 'kind' | 'order' | 'isWelcome'>;

export function lineTitle({ kind, order, isWelcome }: TitledLine, t: Translate): string {
  if (isWelcome) return t('line.welcome');
  const number = order === null ? '' : `#${order}`;
  switch (kind) {
    case 'earn':
    case 'reverse':
    case 'mature':
    case 'claim':
      return t(`line.${kind}`, { order: number }).trim();
    default:
      return t(`line.${kind}`);
  }
}

/** Why a line is there; of a correction whose comment was erased, what it was for. */
export function reasonOf(
  { note, merge, why }: Pick<SheetLine, 'note' | 'merge' | 'why'>,
  t: Translate,
): string {
  if (merge !== null) return mergeReason(merge, t);
  if (note === null) return why;
  const nature = t(`nature.${note.nature}`);
  return note.comment === ''
    ? nature
    : t('line.note', { nature, comment: note.comment, author: authorText(note.author, t) });
}

/** Why two members were merged, and who did it; of one whose reason was erased, who did it. */
export function mergeReason({ comment, author }: { comment: string; author: string }, t: Translate): string {
  const name = authorText(author, t);
  return comment === '' ? name : t('line.mergeReason', { comment, author: name });
}

/** Of its users Shopify tells the app a number and no name. */
function authorText(author: string, t: Translate): string {
  const [, number] = /^Shopify (\d+)$/.exec(author) ?? [];
  return number === undefined ? author : t('line.shopifyUser', { number });
}

/** `+12`, `−5`, with a real minus sign. */
export function signedText(amount: number, language: Language): string {
  const format = new Intl.NumberFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { signDisplay: 'exceptZero' });
  return format.format(amount).replace('-', '\u2212');
}

import type { Locale } from '../accounts/locale.ts';
import type { Mail } from '../ports/mail-port.ts';
import { withFrenchSpaces } from '../accounts/french-spaces.ts';

/** What a mail says, in order; its HTML and its plain text are drawn from the same blocks. */
export type MailBlock =
  | { kind: 'paragraph'; text: string }
  | { kind: 'button'; text: string; url: string }
  | { kind: 'code'; label: string; code: string }
  | { kind: 'small'; text: string };

export type MailContent = { locale: Locale; subject: string; blocks: readonly MailBlock[] };

/** Longer subjects are cut by mail programs anyway. */
export const MAX_SUBJECT_LENGTH = 150;

/**
 * Draws a mail: one column, a real link for a button, codes spaced for reading, nothing loaded from elsewhere. A line
 * break in the subject becomes a space, so that no text can add a header.
 */
export function drawMail({ locale, subject, blocks }: MailContent): Omit<Mail, 'to'> {
  const oneLine = subject.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
  const title = Array.from(oneLine).slice(0, MAX_SUBJECT_LENGTH).join('');
  const body = blocks.map(drawHtml).join('\n');
  return {
    subject: title,
    text: `${blocks.map((block) => drawText(block, locale)).join('\n\n')}\n`,
    html: `<!doctype html>
<html lang="${locale}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title></head>
<body style="margin:0;background:#ffffff;color:#1a1a1a;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif">
<main style="max-width:36rem;margin:0 auto;padding:24px 16px">
${body}
</main>
</body>
</html>
`,
  };
}

const BUTTON =
  'display:inline-block;padding:12px 20px;border-radius:8px;background:#14532d;color:#ffffff;font-weight:600;text-decoration:none';
const CODE = 'font:600 28px/1.3 ui-monospace,Menlo,Consolas,monospace;letter-spacing:0.1em';

function drawHtml(block: MailBlock): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p>${escapeHtml(block.text)}</p>`;
    case 'button':
      return `<p><a href="${escapeHtml(block.url)}" style="${BUTTON}">${escapeHtml(block.text)}</a></p>`;
    case 'code':
      return `<p>${escapeHtml(block.label)}<br><strong style="${CODE}">${escapeHtml(block.code)}</strong></p>`;
    case 'small':
      return `<p style="font-size:14px;color:#4a4a4a">${escapeHtml(block.text)}</p>`;
  }
}

/** Between a link's words and its address. */
const COLON: Readonly<Record<Locale, string>> = { en: ': ', fr: withFrenchSpaces('fr', ' : ') };

function drawText(block: MailBlock, locale: Locale): string {
  switch (block.kind) {
    case 'paragraph':
    case 'small':
      return block.text;
    case 'button':
      return block.text + COLON[locale] + block.url;
    case 'code':
      return `${block.label}\n\n    ${block.code}`;
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML shows it, also inside a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

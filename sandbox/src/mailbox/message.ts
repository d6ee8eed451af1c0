import PostalMime from 'postal-mime';

export interface MailMessage {
  id: number;
  /** ISO time of arrival. */
  at: string;
  from: string;
  to: string[];
  subject: string;
  text: string;
  /** Null for a plain-text mail; inline images are data URLs. */
  html: string | null;
}

/** Reads a raw mail as it came over SMTP; the envelope's recipients count, whatever the header says. */
export async function readMessage(
  raw: string | Buffer,
  received: { id: number; at: Date; recipients: readonly string[] },
): Promise<MailMessage> {
  const mail = await PostalMime.parse(typeof raw === 'string' ? raw : Uint8Array.from(raw));
  const html = mail.html
    ? mail.attachments.reduce((page, attachment) => {
        const cid = attachment.contentId?.replace(/^<|>$/g, '');
        if (!cid || typeof attachment.content === 'string') return page;
        const bytes = Buffer.from(new Uint8Array(attachment.content));
        return page.replaceAll(
          `cid:${cid}`,
          `data:${attachment.mimeType};base64,${bytes.toString('base64')}`,
        );
      }, mail.html)
    : null;
  return {
    id: received.id,
    at: received.at.toISOString(),
    from: mail.from?.address ?? '',
    to: received.recipients.map((address) => address.toLowerCase()),
    subject: mail.subject ?? '',
    text: (mail.text ?? '').trimEnd(),
    html,
  };
}

export interface OutgoingMail {
  from: string;
  to: string;
  subject: string;
  text: string;
  html: string;
}

const BOUNDARY = 'sandbox-alternative-3f9c1d';
const LINE_CHARACTERS = 76;
/** Bytes of UTF-8 that fit an encoded word of at most 75 characters. */
const ENCODED_WORD_BYTES = 45;

/** A multipart/alternative mail, as WordPress would hand it to its SMTP server. */
export function writeMessage(mail: OutgoingMail): string {
  const part = (type: string, content: string): string =>
    [
      `--${BOUNDARY}`,
      `Content-Type: ${type}; charset=utf-8`,
      'Content-Transfer-Encoding: base64',
      '',
      wrap(Buffer.from(content).toString('base64')),
    ].join('\r\n');
  return [
    `From: ${mail.from}`,
    `To: ${mail.to}`,
    `Subject: ${encodedWords(mail.subject)}`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/alternative; boundary="${BOUNDARY}"`,
    '',
    part('text/plain', mail.text),
    part('text/html', mail.html),
    `--${BOUNDARY}--`,
    '',
  ].join('\r\n');
}

function wrap(text: string): string {
  return (text.match(new RegExp(`.{1,${LINE_CHARACTERS}}`, 'g')) ?? []).join('\r\n');
}

function encodedWords(text: string): string {
  if (/^[\u0020-\u007e]*$/.test(text)) return text;
  const words: string[] = [''];
  for (const character of text) {
    const last = words.length - 1;
    if (Buffer.byteLength((words[last] ?? '') + character) > ENCODED_WORD_BYTES) words.push(character);
    else words[last] = (words[last] ?? '') + character;
  }
  return words.map((word) => `=?utf-8?B?${Buffer.from(word).toString('base64')}?=`).join('\r\n ');
}

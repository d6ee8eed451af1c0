import { createTransport } from 'nodemailer';
import { normaliseEmail } from '../keys/email.ts';
import type { Mail, MailPort, SendMailResult } from '../ports/mail-port.ts';

/** `secure`: TLS from the first byte (port 465). `requireTls`: refuse to send before STARTTLS. */
export type SmtpOptions = {
  host: string;
  port: number;
  secure: boolean;
  requireTls: boolean;
  from: { name: string; address: string };
  login?: { user: string; password: string };
};

export const CONNECT_LIMIT_MS = 10_000;
export const GREETING_LIMIT_MS = 10_000;
export const SILENCE_LIMIT_MS = 20_000;

/**
 * Mail through the operator's SMTP server. 4xx, time-outs and broken connections are `busy`; 5xx is `refused`, but for
 * a wrong login or missing TLS, which the operator mends and no letter is to blame for. Reasons carry codes only: what
 * servers answer quotes addresses.
 */
export function createSmtpMail(options: SmtpOptions, limits: { silenceMs?: number } = {}): MailPort {
  const transport = createTransport({
    host: options.host,
    port: options.port,
    secure: options.secure,
    requireTLS: options.requireTls,
    connectionTimeout: CONNECT_LIMIT_MS,
    greetingTimeout: Math.min(GREETING_LIMIT_MS, limits.silenceMs ?? GREETING_LIMIT_MS),
    socketTimeout: limits.silenceMs ?? SILENCE_LIMIT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(options.login ? { auth: { user: options.login.user, pass: options.login.password } } : {}),
  });
  return {
    async send(mail: Mail): Promise<SendMailResult> {
      // The library reads lists, names and line breaks in an address, even in an envelope: only a bare one gets there.
      if (normaliseEmail(mail.to) !== mail.to) return { outcome: 'refused', reason: 'not an e-mail address' };
      try {
        await transport.sendMail({
          from: options.from,
          to: { name: '', address: mail.to },
          envelope: { from: options.from.address, to: mail.to },
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
        return { outcome: 'sent' };
      } catch (error) {
        return judge(error as SmtpError);
      }
    },
  };
}

type SmtpError = { code?: string; responseCode?: number };

const OPERATORS_FAULT = new Set(['EAUTH', 'ENOAUTH', 'ETLS', 'EOAUTH2']);

function judge({ code = 'unknown', responseCode }: SmtpError): SendMailResult {
  const reason = `smtp ${responseCode ?? 'no answer'} (${code})`;
  const forGood = responseCode !== undefined && responseCode >= 500 && !OPERATORS_FAULT.has(code);
  const unusable = responseCode === undefined && code === 'EENVELOPE';
  return { outcome: forGood || unusable ? 'refused' : 'busy', reason };
}

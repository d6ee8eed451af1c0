/** One e-mail to one person. `html` and `text` say the same. */
export type Mail = { to: string; subject: string; html: string; text: string };

/** `sent` = the SMTP server took it. `refused` = for good (no such address); `busy` = try again. */
export type SendMailResult =
  { outcome: 'sent' } | { outcome: 'refused'; reason: string } | { outcome: 'busy'; reason: string };

export type MailPort = { send(mail: Mail): Promise<SendMailResult> };

import { SMTPServer } from 'smtp-server';
import type { Clock } from '../clock.ts';
import { readMessage } from './message.ts';
import type { MailMessage } from './message.ts';

const MESSAGES_MAX = 2_000;
const WAIT_MS_DEFAULT = 10_000;
const MESSAGE_BYTES_MAX = 10 * 1024 * 1024;

export interface MailFilter {
  to?: string;
  subject?: string | RegExp;
}

export interface Mailbox {
  /** Where others send: smtp://127.0.0.1:4425 */
  smtpUrl: string;
  /** Oldest first. */
  messages(filter?: MailFilter): MailMessage[];
  message(id: number): MailMessage | undefined;
  /** The newest mail that fits, now or once it comes; throws after 10 s or `timeoutMs`. */
  waitFor(filter: MailFilter & { timeoutMs?: number }): Promise<MailMessage>;
  /** Takes a raw mail as if it had come over SMTP. */
  accept(raw: string | Buffer, recipients: readonly string[]): Promise<MailMessage>;
  clear(): void;
  stop(): Promise<void>;
}

/** A real SMTP server that accepts every mail, wants no sign-in and forwards nothing. */
export async function startMailbox(options: { host: string; port: number; clock: Clock }): Promise<Mailbox> {
  const messages: MailMessage[] = [];
  const arrivals = new Set<() => void>();
  let nextId = 1;

  const accept = async (raw: string | Buffer, recipients: readonly string[]): Promise<MailMessage> => {
    const message = await readMessage(raw, { id: nextId++, at: options.clock.now(), recipients });
    messages.push(message);
    if (messages.length > MESSAGES_MAX) messages.shift();
    for (const tell of arrivals) tell();
    return message;
  };

  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: MESSAGE_BYTES_MAX,
    logger: false,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        accept(Buffer.concat(chunks), recipients).then(
          () => done(),
          (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
        );
      });
    },
  });
  const port = await listening(server, options);
  const find = (filter: MailFilter): MailMessage[] => messages.filter((message) => fits(message, filter));

  return {
    smtpUrl: `smtp://${options.host}:${port}`,
    messages: (filter = {}) => find(filter),
    message: (id) => messages.find((message) => message.id === id),
    waitFor: (filter) => waitFor(() => find(filter).at(-1), arrivals, filter),
    accept,
    clear: () => {
      messages.length = 0;
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function waitFor(
  look: () => MailMessage | undefined,
  arrivals: Set<() => void>,
  filter: MailFilter & { timeoutMs?: number },
): Promise<MailMessage> {
  const there = look();
  if (there) return Promise.resolve(there);
  const timeoutMs = filter.timeoutMs ?? WAIT_MS_DEFAULT;
  return new Promise((resolve, reject) => {
    const check = (): void => {
      const message = look();
      if (!message) return;
      arrivals.delete(check);
      clearTimeout(timer);
      resolve(message);
    };
    const timer = setTimeout(() => {
      arrivals.delete(check);
      const subject = filter.subject === undefined ? '' : ` with subject ${String(filter.subject)}`;
      reject(new Error(`No mail to ${filter.to ?? 'anyone'}${subject} within ${timeoutMs} ms`));
    }, timeoutMs);
    arrivals.add(check);
  });
}

function fits(message: MailMessage, filter: MailFilter): boolean {
  if (filter.to !== undefined && !message.to.includes(filter.to.toLowerCase())) return false;
  if (filter.subject === undefined) return true;
  return typeof filter.subject === 'string'
    ? message.subject.includes(filter.subject)
    : filter.subject.test(message.subject);
}

function listening(server: SMTPServer, address: { host: string; port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(address.port, address.host, () => {
      server.off('error', reject);
      // A client that breaks off is no reason to stop catching mail.
      server.on('error', () => undefined);
      const bound = server.server.address();
      resolve(typeof bound === 'object' && bound !== null ? bound.port : address.port);
    });
  });
}

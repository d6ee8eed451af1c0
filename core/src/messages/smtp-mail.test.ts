import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { Mail } from '../ports/mail-port.ts';
import { createSmtpMail, type SmtpOptions } from './smtp-mail.ts';

type Received = { from: string; to: string[]; source: string };

const received: Received[] = [];
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  received.length = 0;
  await Promise.all(closing.splice(0).map((close) => close()));
});

async function listen(server: SMTPServer | Server): Promise<number> {
  const inner = 'server' in server ? server.server : server;
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise((resolve) => void server.close(() => resolve())));
  return (inner.address() as AddressInfo).port;
}

/** A real SMTP server that keeps what it gets, and refuses as it is told. */
function startServer(options: SMTPServerOptions = {}): Promise<number> {
  return listen(
    new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData(stream, { envelope }, done) {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          received.push({
            from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
            to: envelope.rcptTo.map((one) => one.address),
            source: Buffer.concat(chunks).toString('utf8'),
          });
          done();
        });
      },
      ...options,
    }),
  );
}

const optionsFor = (port: number): SmtpOptions => ({
  host: '127.0.0.1',
  port,
  secure: false,
  requireTls: false,
  from: { name: 'Thé aux feuilles', address: 'points@example.org' },
});
const mail: Mail = {
  to: 'anna@example.org',
  subject: 'Vos 42 points été',
  html: '<p>Bonjour</p>',
  text: 'Bonjour',
};
const refusal = (responseCode: number) =>
  Object.assign(new Error('no such user anna@example.org'), { responseCode });

describe('a mail', () => {
  test('arrives with both parts, at one reader', async () => {
    const port = await startServer();
    expect(await createSmtpMail(optionsFor(port)).send(mail)).toEqual({ outcome: 'sent' });
    expect(received).toHaveLength(1);
    const [{ from, to, source }] = received as [Received];
    expect({ from, to }).toEqual({ from: 'points@example.org', to: ['anna@example.org'] });
    for (const part of ['text/plain', 'text/html', 'Auto-Submitted: auto-generated', 'Bonjour'])
      expect(source).toContain(part);
  });

  test('adds no header by a line break in its subject', async () => {
    const port = await startServer();
    const subject = 'Hello\r\nBcc: eve@example.org\r\n\r\n<h1>x</h1>';
    expect(await createSmtpMail(optionsFor(port)).send({ ...mail, subject })).toEqual({ outcome: 'sent' });
    const [{ to, source }] = received as [Received];
    expect(to).toEqual(['anna@example.org']);
    const [head = ''] = source.split('\r\n\r\n');
    expect(head).not.toMatch(/^bcc:/im);
    expect(head).toMatch(/^Subject: Hello/m);
  });

  test.each([
    'anna@example.org\r\nBcc: eve@example.org',
    'anna@example.org, eve@example.org',
    'anna <eve@example.org>',
    'Anna@Example.org',
    '',
  ])('to %j is refused before anything is sent', async (to) => {
    const port = await startServer();
    expect(await createSmtpMail(optionsFor(port)).send({ ...mail, to })).toMatchObject({
      outcome: 'refused',
    });
    expect(received).toEqual([]);
  });
});

describe('a server that says', () => {
  test.each([
    [421, 'busy'],
    [450, 'busy'],
    [452, 'busy'],
    [550, 'refused'],
    [552, 'refused'],
    [554, 'refused'],
  ])('%d to the reader means %s, and the reason names nobody', async (code, outcome) => {
    const port = await startServer({ onRcptTo: (_address, _session, done) => done(refusal(code)) });
    const result = await createSmtpMail(optionsFor(port)).send(mail);
    expect(result.outcome).toBe(outcome);
    expect(JSON.stringify(result)).toContain(String(code));
    expect(JSON.stringify(result)).not.toContain('anna');
  });

  test.each([
    [451, 'busy'],
    [554, 'refused'],
  ])('%d to the letter means %s', async (code, outcome) => {
    const port = await startServer({
      onData: (stream, _session, done) => {
        stream.resume();
        stream.on('end', () => done(refusal(code)));
      },
    });
    expect(await createSmtpMail(optionsFor(port)).send(mail)).toMatchObject({ outcome });
  });

  test("535 to the login is the operator's to mend: busy", async () => {
    const port = await startServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => done(refusal(535)),
    });
    const login = { user: 'points', password: 'wrong' };
    const result = await createSmtpMail({ ...optionsFor(port), login }).send(mail);
    expect(result.outcome).toBe('busy');
  });

  test('no STARTTLS where it is required is busy, and nothing is sent', async () => {
    const port = await startServer();
    const result = await createSmtpMail({ ...optionsFor(port), requireTls: true }).send(mail);
    expect(result.outcome).toBe('busy');
    expect(received).toEqual([]);
  });
});

describe('no server', () => {
  test('listening is busy', async () => {
    const port = await startServer();
    await Promise.all(closing.splice(0).map((close) => close()));
    expect(await createSmtpMail(optionsFor(port)).send(mail)).toMatchObject({ outcome: 'busy' });
  });

  test('speaking is busy, after the limit', async () => {
    const port = await listen(createServer((socket) => void socket.on('error', () => socket.destroy())));
    const result = await createSmtpMail(optionsFor(port), { silenceMs: 200 }).send(mail);
    expect(result).toMatchObject({ outcome: 'busy' });
  });

  test('staying to the end is busy: the letter may be lost', async () => {
    const port = await listen(
      createServer((socket) => {
        socket.on('error', () => socket.destroy());
        socket.write('220 hello\r\n');
        socket.once('data', () => socket.destroy());
      }),
    );
    expect(await createSmtpMail(optionsFor(port)).send(mail)).toMatchObject({ outcome: 'busy' });
  });
});

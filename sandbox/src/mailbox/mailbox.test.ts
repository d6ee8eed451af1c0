import { createTransport } from 'nodemailer';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Sandbox } from '../index.ts';
import { startTestSandbox } from '../testing/client.ts';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startTestSandbox();
});
afterEach(() => sandbox.stop());

const send = (mail: Record<string, unknown>) =>
  createTransport(sandbox.mailbox.smtpUrl).sendMail({
    from: 'Ristourne <no-reply@example.com>',
    text: 'Hi',
    ...mail,
  });

test('a mail sent over SMTP is caught with its texts and recipients', async () => {
  await send({
    to: 'Ada@example.com',
    subject: 'Votre lien – été',
    text: 'Voilà : https://example.com/x?y=1',
    html: '<p>Voilà</p>',
  });
  expect(await sandbox.mailbox.waitFor({ to: 'ada@example.com' })).toMatchObject({
    to: ['ada@example.com'],
    from: 'no-reply@example.com',
    subject: 'Votre lien – été',
    text: 'Voilà : https://example.com/x?y=1',
    html: expect.stringContaining('<p>Voilà</p>'),
  });
});

test('waiting ends when a fitting mail comes, and fails by name when none does', async () => {
  const waiting = sandbox.mailbox.waitFor({ to: 'bob@example.com', subject: /code/ });
  await send({ to: 'bob@example.com', subject: 'Hello' });
  await send({ to: 'bob@example.com', subject: 'Your code' });
  expect((await waiting).subject).toBe('Your code');
  await expect(sandbox.mailbox.waitFor({ to: 'eve@example.com', timeoutMs: 20 })).rejects.toThrow(
    'No mail to eve@example.com',
  );
});

test('the page links addresses in plain text and locks HTML into a sandboxed frame', async () => {
  await send({
    to: 'a@example.com',
    subject: 'S',
    text: 'See https://example.com/c/1 now',
    html: '<script>alert(1)</script>"quoted"',
  });
  const { id } = await sandbox.mailbox.waitFor({ to: 'a@example.com' });
  const page = await (await fetch(`${sandbox.woocommerce.origin}/mailbox/${id}`)).text();
  expect(page).toContain('<a href="https://example.com/c/1">');
  expect(page).toContain('sandbox="allow-popups');
  expect(page).not.toContain('<script>');
});

test('JSON lists the mail of one address', async () => {
  await send({ to: 'a@example.com', subject: 'One' });
  await send({ to: 'b@example.com', subject: 'Two' });
  const list = await (await fetch(`${sandbox.woocommerce.origin}/mailbox.json?to=b@example.com`)).json();
  expect(list).toMatchObject([{ subject: 'Two' }]);
});

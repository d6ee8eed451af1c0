import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { listen } from './listen.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

function start(env: Record<string, string>) {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'], SANDBOX_SHOP_PORT: '0', SANDBOX_SMTP_PORT: '0', ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  // Not `exit`: what it wrote last may still be on its way then.
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, ended, output: () => output };
}

test('it says where to look, serves, and stops cleanly when told to', async () => {
  const snapshot = join(mkdtempSync(join(tmpdir(), 'sandbox-main-')), 'shop.json');
  const { child, ended, output } = start({ SANDBOX_SNAPSHOT: snapshot });
  await expect.poll(output, { timeout: 10_000 }).toContain('REST keys ck_');
  const origin = /Shop (http:\S+)\//.exec(output())?.[1] ?? '';
  expect(await (await fetch(origin)).text()).toContain('Maison Colibri');
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

test('a Shopify shop stands beside it where a port is named', async () => {
  const { child, ended, output } = start({ SANDBOX_SHOPIFY_PORT: '0' });
  await expect.poll(output, { timeout: 10_000 }).toContain('Shopify http');
  const origin = /Shopify (http:\S+)\//.exec(output())?.[1] ?? '';
  expect(await (await fetch(origin)).text()).toContain('Maison Colibri');
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

test('a taken port and a bad number each get one clear line', async () => {
  const holder = await listen(() => new Response(''), { host: '127.0.0.1', port: 0 });
  const taken = start({ SANDBOX_SHOP_PORT: String(holder.port) });
  expect(await taken.ended).toBe(1);
  expect(taken.output()).toContain('Set SANDBOX_SHOP_PORT or SANDBOX_SMTP_PORT to a free port.');
  expect(taken.output().trim().split('\n')).toHaveLength(1);
  await holder.stop();
  const bad = start({ SANDBOX_SMTP_PORT: 'many' });
  expect(await bad.ended).toBe(1);
  expect(bad.output()).toBe('sandbox: SANDBOX_SMTP_PORT: "many" is not a whole number.\n');
});

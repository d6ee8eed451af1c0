import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { root } from '../guards/sources.ts';
import { freePorts } from './free-ports.ts';

const WALK_LIMIT_MS = 90_000;
const stateDir = mkdtempSync(join(tmpdir(), 'ristourne main job '));
const children: ChildProcess[] = [];

afterAll(async () => {
  for (const child of children) if (child.exitCode === null && child.signalCode === null) await stop(child);
  // As root the database lies elsewhere; the pointer names it.
  const pointer = join(stateDir, 'database-place.json');
  if (existsSync(pointer)) {
    const { directory } = JSON.parse(readFileSync(pointer, 'utf8')) as { directory: string };
    rmSync(directory, { recursive: true, force: true });
  }
  rmSync(stateDir, { recursive: true, force: true });
});

const [port, shopPort, shopifyPort, framePort, smtpPort] = await freePorts(5);

type Start = { child: ChildProcess; output: () => string; ended: Promise<number | null> };

/** `npm start` as a person runs it, on ports and a state directory of this test's own. */
function start(args: string[] = [], env: Record<string, string> = {}): Start {
  return run('start.mjs', args, env);
}

function run(script: string, args: string[], env: Record<string, string> = {}): Start {
  const child = spawn(process.execPath, [join(root, 'scripts', script), ...args], {
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      RISTOURNE_STATE_DIR: stateDir,
      PORT: String(port),
      SANDBOX_SHOP_PORT: String(shopPort),
      SANDBOX_SHOPIFY_PORT: String(shopifyPort),
      SANDBOX_SHOPIFY_FRAME_PORT: String(framePort),
      SANDBOX_SMTP_PORT: String(smtpPort),
      ...env,
    },
  });
  children.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, output: () => output, ended };
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGINT');
  await ended;
}

/** Steps by name: what stands on their line and the lines below it. */
function stepsOf(output: string): Record<string, string> {
  const steps = output.matchAll(/^ {1,2}\d{1,2} {2}(.{20})([\s\S]*?)(?=^ {1,2}\d{1,2} {2}\S|^\S|^$)/gm);
  return Object.fromEntries(
    [...steps].map(([, name = '', text = '']) => [name.trim(), text.replaceAll(/\s+/g, ' ').trim()]),
  );
}

/** What still listens on the ports, or runs the test's database. */
async function leftovers(): Promise<string[]> {
  const answers = await Promise.all(
    [port, shopPort, shopifyPort, framePort].map((one) =>
      fetch(`http://127.0.0.1:${one}/`).then(
        () => `port ${one} answers`,
        () => '',
      ),
    ),
  );
  const pidFiles = [join(stateDir, 'database', 'data', 'postmaster.pid')];
  const pointer = join(stateDir, 'database-place.json');
  if (existsSync(pointer)) {
    const { directory } = JSON.parse(readFileSync(pointer, 'utf8')) as { directory: string };
    pidFiles.push(join(directory, 'data', 'postmaster.pid'));
  }
  return [...answers, ...pidFiles.filter((file) => existsSync(file))].filter((left) => left !== '');
}

describe('npm start', { timeout: WALK_LIMIT_MS }, () => {
  test('walks an order in each of two shops from payment to refund, onto one card, with exactly these figures [A9] [B1] [B9] [B21] [D7] [D8] [D14] [E1] [F9]', async () => {
    const { output, ended } = start(['--walk-only']);
    expect(await ended, output()).toBe(0);
    const steps = stepsOf(output());
    expect(Object.keys(steps)).toEqual([
      'Order paid',
      'Webhook received',
      'Points credited',
      'One-time QR',
      'Claimed by a guest',
      'Reward redeemed',
      'Coupon created',
      'Coupon used',
      'Known at the shop',
      'Partial refund',
      'Order at Shopify',
      'Shopify webhook',
      'Thank-you block',
      'Same card',
      'Reward for Shopify',
      'Discount code',
      'Code at Shopify',
      'Refund at Shopify',
      'Proved',
    ]);
    expect(steps['Order paid']).toContain('order 18, €125.00 by card, as a guest');
    expect(steps['Webhook received']).toMatch(/order\.(created|updated), answered 200/);
    expect(steps['Points credited']).toContain('120 points, not claimed yet');
    expect(steps['Points credited']).toContain('"This order earns 120 points."');
    expect(steps['One-time QR']).toMatch(/\/c\/[0-9a-z]{10}\/18\.1\.[A-Za-z0-9_-]{28}$/);
    expect(steps['Claimed by a guest']).toContain("120 points on camille@example.com's card");
    expect(steps['One-time QR']).toContain('the code and the button lead to this link:');
    expect(steps['Claimed by a guest']).toContain('a tap, the link in the mail, Confirm');
    expect(steps['Claimed by a guest']).toContain('a second scan says "Already added"');
    expect(steps['Reward redeemed']).toContain('100 points held for €3 off, 20 left');
    expect(steps['Coupon created']).toMatch(/^\S+: €3\.00 off, used 0 \/ 1 .*only for camille@example\.com/);
    expect(steps['Coupon used']).toContain('€39.00 → €36.00, the code is "Used"');
    expect(steps['Coupon used']).toContain('the shop says 1 / 1 the order itself earned 31 points: 51 now');
    expect(steps['Known at the shop']).toContain(
      '"This order earns 31 points. Your total will be 51 points. 49 points to go for €3 off your next order."',
    );
    expect(steps['Partial refund']).toContain('€42.00 for one teapot takes back 42 points');
    expect(steps['Partial refund']).toContain('order 18: 120 → 78; card: 51 → 9 nothing is owed');
    expect(steps['Order at Shopify']).toContain(
      'order #1001, €125.00, as the guest camille.work@example.com',
    );
    expect(steps['Shopify webhook']).toContain('orders/create, answered 200');
    expect(steps['Thank-you block']).toMatch(
      /^"This order earns 120 points\.", with a one-time QR code .*\/c\/[0-9a-z]{10}\/\d+\.1\.[A-Za-z0-9_-]{28}$/,
    );
    expect(steps['Same card']).toContain('129 points: 9 of the other shop and 120 of this one');
    expect(steps['Same card']).toContain('one tap, signed in as camille@example.com');
    expect(steps['Reward for Shopify']).toContain('100 points held for €3 off, 29 left');
    expect(steps['Discount code']).toMatch(/^\S+: €3\.00 off, used 0 of 1, tagged ristourne/);
    expect(steps['Code at Shopify']).toContain('order #1002: €39.00 → €36.00, the code is "Used"');
    expect(steps['Code at Shopify']).toContain('the order itself earned 31 points: 60 now');
    expect(steps['Refund at Shopify']).toContain('€42.00 for one teapot takes back 42 points card: 60 → 18');
    expect(steps['Proved']).toMatch(
      /^every balance follows from the ledger \d+ checks of [1-9]\d* figures, nothing differs/,
    );
    expect(output()).toContain('All 19 steps went as they should');
    expect(output()).toContain('order 18 keeps 78 of its 120 points');
    expect(await leftovers()).toEqual([]);
  });

  test('the second time keeps its data, does not walk again, and Ctrl-C leaves no process', async () => {
    const { child, output, ended } = start();
    await expect.poll(output, { timeout: WALK_LIMIT_MS / 2 }).toContain('Look around');
    expect(output()).toContain(
      'The last walk through the main job was that of order 18 (camille@example.com',
    );
    expect(output()).not.toContain('An order at the WooCommerce shop');
    expect(output()).toContain('Both shops are still connected');
    const orders = await (await fetch(`http://127.0.0.1:${shopPort}/wp-admin/`)).text();
    expect(orders).toContain('#18 Camille Martin');
    const link = /\n {2}(http:\S+)\n/.exec(output())?.[1] ?? '';
    const received = await (await fetch(link)).text();
    const claim = /<a class="button primary" href="([^"]+\/c\/[^"]+)"/.exec(received)?.[1];
    expect(claim, 'a claimed order asks nobody to claim it').toBeUndefined();
    const unclaimed =
      /^Scan this one yourself: (http\S+)$/m.exec(output())?.[1] ?? 'no order is left to scan';
    expect(await (await fetch(unclaimed)).text()).toMatch(/<a class="button primary" href="[^"]+\/c\/[^"]+"/);
    expect(output()).toMatch(/^The wallet asks for camille@example\.com;/m);
    const reconciled = run('cli.mjs', ['reconcile']);
    expect(await reconciled.ended, reconciled.output()).toBe(0);
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(await leftovers()).toEqual([]);
  });

  test('a programme that its owner wrote is left alone, and no walk is done with it', async () => {
    const own = join(root, 'docs', 'examples', 'programme.json');
    const set = run('cli.mjs', ['program', 'set', '--file', own]);
    expect(await set.ended, set.output()).toBe(0);
    const { ended, output } = start(['--walk-only']);
    expect(await ended).toBe(1);
    expect(output()).toMatch(/^ristourne: No walk: the programme is yours, .* stays\. To replace it: .*\n$/);
    const shown = run('cli.mjs', ['program', 'show']);
    expect(await shown.ended).toBe(0);
    expect(shown.output()).toContain('Tea House points');
  });

  test('a taken port, a bad port and an unknown option each get one line', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(shopPort, '127.0.0.1', resolve));
    const taken = start();
    expect(await taken.ended).toBe(1);
    await new Promise((resolve) => holder.close(resolve));
    expect(taken.output()).toBe(
      `ristourne: Port ${shopPort} is taken: stop what uses it, or set SANDBOX_SHOP_PORT to another port.\n`,
    );
    const bad = start([], { PORT: 'many' });
    expect(await bad.ended).toBe(1);
    expect(bad.output()).toBe('ristourne: PORT: "many" is not a port from 1 to 65535.\n');
    const badKey = start([], { RISTOURNE_KEY: 'abc' });
    expect(await badKey.ended).toBe(1);
    expect(badKey.output()).toMatch(/^ristourne: RISTOURNE_KEY: .*\n$/);
    const unknown = start(['--fast']);
    expect(await unknown.ended).toBe(1);
    expect(unknown.output()).toMatch(/^ristourne: not understood: --fast\..*\n$/);
  });

  test('what a kill -9 of the start leaves goes away by itself, and the next start works', async () => {
    const first = start();
    await expect.poll(first.output, { timeout: WALK_LIMIT_MS / 2 }).toContain('Look around');
    first.child.kill('SIGKILL');
    const second = start();
    await expect.poll(second.output, { timeout: WALK_LIMIT_MS / 2 }).toContain('Look around');
    const third = start();
    expect(await third.ended).toBe(1);
    expect(third.output()).toMatch(
      /^ristourne: npm start runs here already \(process \d+\)\. Stop it first.*\n$/,
    );
    second.child.kill('SIGTERM');
    expect(await second.ended, second.output()).toBe(0);
    expect(await leftovers()).toEqual([]);
  });
});

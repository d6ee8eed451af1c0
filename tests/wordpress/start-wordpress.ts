import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { lacksForWordPress, wordpressPlace } from '../../scripts/wordpress.mjs';
import { freePorts } from '../e2e/free-ports.ts';
import { root } from '../guards/sources.ts';
import { runProgram, startProgram, type Running } from './programs.ts';

/** Somebody with an account at the site. `locale` '' is the site's own language, English. */
export type SiteUser = {
  login: string;
  password: string;
  name: string;
  role: 'administrator' | 'shop_manager' | 'subscriber';
  locale: '' | 'fr_FR';
};

export type WordPress = {
  origin: string;
  /** What PHP had to say of our plugin: warnings, notices, deprecations. */
  complaints(): string[];
  stop(): Promise<void>;
};

const SITE = fileURLToPath(new URL('site', import.meta.url));
const PLUGIN = join(root, 'woo-bridge', 'plugin');
const BUILD = join(root, 'scripts', 'build-plugin.mjs');
/** What a site gets of it beside its built script; the rest is for those who work on it. */
const PLUGIN_PARTS = [
  'assets/order.css',
  'includes',
  'languages',
  'ristourne.php',
  'uninstall.php',
  'readme.txt',
];
const START_LIMIT_MS = 30_000;
const LOOK_EVERY_MS = 50;
const PHP_WORKERS = 4;

/**
 * Whether a WordPress can run here. Where not it says so aloud and its journeys are left out, except under
 * RISTOURNE_REQUIRE_ALL=1, where that is a failure.
 */
export function wordpressAvailable(): boolean {
  const lack = lacksForWordPress();
  if (lack === undefined) return true;
  const problem = `no WordPress to test in: ${lack} is missing`;
  if (process.env['RISTOURNE_REQUIRE_ALL'] === '1') throw new Error(problem);
  console.warn(`\n!! journeys in wp-admin left out: ${problem}\n`);
  return false;
}

/**
 * A WordPress of the test's own on a free port, with a MariaDB of its own, a stand-in for WooCommerce that is active and
 * our plugin, as it is in this clone, that is not yet. It reaches nothing but this machine. `stop` leaves nothing.
 */
export async function startWordPress(users: SiteUser[]): Promise<WordPress> {
  const folder = mkdtempSync(join(tmpdir(), 'ristourne-wp-'));
  const log = join(folder, 'php.log');
  const started: Running[] = [];
  const stop = async (): Promise<void> => {
    for (const program of started.toReversed()) await program.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const site = placeSite(folder);
    await runProgram({
      file: process.execPath,
      args: [BUILD, '--into', join(site, 'wp-content', 'plugins', 'ristourne', 'assets')],
      cwd: root,
    });
    const socket = join(folder, 'mariadb.sock');
    started.push(await startDatabase(folder, socket));
    const [port] = await freePorts(1);
    const address = `127.0.0.1:${port}`;
    const env = {
      WORDPRESS_TEST_CONFIG: join(SITE, 'wp-config.php'),
      WORDPRESS_TEST_CONTENT: join(site, 'wp-content'),
      WORDPRESS_TEST_ORIGIN: `http://${address}`,
      WORDPRESS_TEST_SOCKET: socket,
      WORDPRESS_TEST_LOG: log,
    };
    await runProgram({
      file: 'php',
      args: [join(SITE, 'install.php')],
      cwd: wordpressPlace,
      env: { ...env, WORDPRESS_TEST_USERS: JSON.stringify(users) },
    });
    started.push(servePhp(site, address, env));
    await until(async () => (await fetch(`http://${address}/wp-login.php`)).ok);
    return { origin: `http://${address}`, complaints: () => complaintsIn(log), stop };
  } catch (error) {
    const phpSaid = existsSync(log) ? readFileSync(log, 'utf8') : '';
    await stop();
    throw new Error(`WordPress did not start: ${phpSaid || String(error)}`, { cause: error });
  }
}

/** The site's folder: WordPress's own files are links, so that nothing is copied, and its content is the site's own. */
function placeSite(folder: string): string {
  const site = join(folder, 'site');
  const plugins = join(site, 'wp-content', 'plugins');
  mkdirSync(join(plugins, 'woocommerce'), { recursive: true });
  for (const name of readdirSync(wordpressPlace))
    if (name !== 'wp-content') symlinkSync(join(wordpressPlace, name), join(site, name));
  symlinkSync(join(wordpressPlace, 'wp-content', 'themes'), join(site, 'wp-content', 'themes'));
  cpSync(join(SITE, 'woocommerce.php'), join(plugins, 'woocommerce', 'woocommerce.php'));
  for (const part of PLUGIN_PARTS)
    cpSync(join(PLUGIN, part), join(plugins, 'ristourne', part), { recursive: true });
  return site;
}

/** A MariaDB that only this test's socket reaches. */
async function startDatabase(folder: string, socket: string): Promise<Running> {
  const files = join(folder, 'mariadb');
  const shared = ['--no-defaults', `--datadir=${files}`, `--user=${userInfo().username}`];
  await runProgram({
    file: 'mariadb-install-db',
    args: [...shared, '--auth-root-authentication-method=normal', '--skip-test-db'],
    cwd: folder,
  });
  const server = startProgram({
    file: 'mariadbd',
    args: [...shared, `--socket=${socket}`, '--skip-networking', '--innodb-flush-log-at-trx-commit=0'],
    cwd: folder,
  });
  const create = [
    '--no-defaults',
    `--socket=${socket}`,
    '--user=root',
    '--execute=CREATE DATABASE wordpress',
  ];
  try {
    await until(async () => {
      if (server.hasEnded()) throw new Error('mariadbd ended');
      await runProgram({ file: 'mariadb', args: create, cwd: folder });
      return true;
    });
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

function servePhp(site: string, address: string, env: Record<string, string>): Running {
  return startProgram({
    file: 'php',
    args: ['-d', 'opcache.enable_cli=1', '-S', address, '-t', site, join(SITE, 'router.php')],
    cwd: site,
    env: { ...env, PHP_CLI_SERVER_WORKERS: String(PHP_WORKERS) },
  });
}

/** Looks until it is so; what goes wrong before the limit is "not yet". */
async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + START_LIMIT_MS;
  for (;;) {
    try {
      if (await holds()) return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await sleep(LOOK_EVERY_MS);
  }
}

function complaintsIn(log: string): string[] {
  if (!existsSync(log)) return [];
  return readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line.includes('/plugins/ristourne/'));
}

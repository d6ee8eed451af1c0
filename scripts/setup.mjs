// What every command does first, with nothing but Node >= 20 and npm: install what is missing, generate Prisma's client,
// then hand over to the Node of node_modules. Plain JavaScript without dependencies, since none may be there yet.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const packagedNode = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const MINIMUM_NODE = 20;
const NATIVE_TYPESCRIPT_NODE = 24;

/** A condition that a person can mend. It is shown as one line, without a stack trace. */
export class SetupError extends Error {}

/** Runs a command's main function; whatever goes wrong ends as one line and exit code 1. */
export async function command(main) {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    console.error(`ristourne: ${oneLine(error)}`);
    process.exitCode = 1;
  }
}

function oneLine(error) {
  if (error instanceof SetupError) return error.message;
  if (['EACCES', 'EROFS', 'EPERM'].includes(error?.code))
    return `Cannot write to ${error.path}: ${error.code}.`;
  if (error?.code === 'ENOSPC') return 'The disk is full.';
  return process.env.RISTOURNE_DEBUG ? (error?.stack ?? String(error)) : (error?.message ?? String(error));
}

/**
 * Installs what is missing, generates Prisma's client if its schema changed, and builds the WordPress plugin's script if
 * that or the admin's pages did. Quick when there is nothing to do.
 */
export async function prepare() {
  checkNode();
  if (lacking() !== undefined || !isGenerated() || !isPluginBuilt()) {
    checkWritable(root);
    await alone(async () => {
      await install();
      checkPackagedNode();
      await generate();
      await build();
    });
  }
  checkPackagedNode();
}

const SETUP_LIMIT_MS = 600_000;

/** Two commands of one clone may start at once; npm ci would remove the modules under the other's feet. */
export async function alone(work) {
  const lock = join(root, '.setup-in-progress');
  const deadline = Date.now() + SETUP_LIMIT_MS;
  for (let waited = false; !take(lock); waited = true) {
    if (!waited) console.log('waiting for another command of this clone to finish its set-up');
    if (Date.now() > deadline)
      throw new SetupError(`Another set-up takes too long; remove ${lock} if none runs.`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  try {
    await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  try {
    process.kill(Number(readFileSync(lock, 'utf8')) || process.pid, 0);
  } catch (error) {
    // Its holder was killed, or it ended since.
    if (error.code === 'ESRCH') rmSync(lock, { force: true });
  }
  return false;
}

function checkNode() {
  if (Number.parseInt(process.versions.node, 10) >= MINIMUM_NODE) return;
  throw new SetupError(`Node ${MINIMUM_NODE} or newer is needed; this is ${process.version}.`);
}

async function install() {
  const lack = lacking();
  if (lack === undefined) return;
  console.log(`installing the packages of package-lock.json (${lack})`);
  const started = Date.now();
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { code, output } = await run(npm, ['ci', '--loglevel=error', '--no-audit', '--no-fund'], {
    quiet: true,
    shell: process.platform === 'win32',
  });
  if (code !== 0) throw new SetupError(explainNpm(output));
  const left = lacking();
  if (left !== undefined)
    throw new SetupError(`npm ci ended well, but the installation is not whole: ${left}.`);
  console.log(`installed in ${((Date.now() - started) / 1000).toFixed(0)} s`);
}

/**
 * What keeps node_modules from being what the lock file says, or undefined. npm writes its own record last, so an
 * interrupted installation has none; a package whose manifest is gone was damaged later.
 */
function lacking() {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages;
  if (wanted === undefined)
    throw new SetupError('package-lock.json is missing or damaged; restore it from git.');
  if (!existsSync(modules)) return 'none are there';
  const installed = readJson(join(modules, '.package-lock.json'))?.packages;
  if (installed === undefined) return 'an earlier installation was interrupted';
  for (const [path, entry] of Object.entries(wanted)) {
    if (!path.startsWith('node_modules/')) continue;
    const found = installed[path];
    if (found === undefined) {
      if (entry.optional || entry.peer) continue;
      return `${path} is missing`;
    }
    if (!entry.link && (found.version !== entry.version || found.integrity !== entry.integrity)) {
      return `${path} has another version`;
    }
  }
  const damaged = Object.keys(installed).find(
    (path) => path.startsWith('node_modules/') && !existsSync(join(root, path, 'package.json')),
  );
  if (damaged !== undefined) return `${damaged} is damaged`;
  return keyFiles.find((file) => !existsSync(join(modules, file))) && 'files are missing';
}

/** Files whose absence a manifest does not show, and without which nothing starts. */
const keyFiles = [
  'typescript/lib/tsc.js',
  'vitest/vitest.mjs',
  'prisma/build/index.js',
  '@prisma/client/runtime/client.js',
  'pg/lib/index.js',
  'zod/index.js',
  'hono/dist/index.js',
];

function explainNpm(output) {
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED|network/.test(output)) {
    return 'npm could not reach its registry. Check the network (or the proxy settings), then run this again.';
  }
  if (/EACCES|EROFS|EPERM/.test(output)) return `npm may not write to ${modules} (or to its cache).`;
  if (/ENOSPC/.test(output)) return 'The disk is full.';
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const first = lines.find((line) => /npm (error|ERR!)/.test(line)) ?? lines.at(-1) ?? 'no reason given';
  return `npm ci failed: ${first.replace(/^npm (error|ERR!) /, '')}`;
}

function checkWritable(directory) {
  try {
    accessSync(directory, constants.W_OK);
  } catch {
    throw new SetupError(`Cannot write to ${directory}; packages and state are kept there.`);
  }
}

function checkPackagedNode() {
  if (runs(packagedNode)) return;
  const npmScripts = 'the install script of the npm package "node" did not run (is ignore-scripts set?)';
  if (Number.parseInt(process.versions.node, 10) >= NATIVE_TYPESCRIPT_NODE) {
    console.log(`${npmScripts}; going on with ${process.version}`);
    return;
  }
  throw new SetupError(
    `${npmScripts}. Run "npm rebuild node --ignore-scripts=false", or use Node ${NATIVE_TYPESCRIPT_NODE} yourself.`,
  );
}

function runs(file) {
  return existsSync(file) && spawnSync(file, ['--version'], { stdio: 'ignore' }).status === 0;
}

/** The Node that runs TypeScript as it is: that of node_modules, or the current one if it is new enough. */
export function node24() {
  return existsSync(packagedNode) ? packagedNode : process.execPath;
}

/** The environment of everything that we start: our Node and our tools first on PATH, and no downloads by Prisma. */
export function childEnvironment(extra = {}) {
  const path = [dirname(node24()), join(modules, '.bin'), process.env.PATH ?? ''].join(delimiter);
  return {
    ...process.env,
    PATH: path,
    PRISMA_SCHEMA_ENGINE_BINARY: join(root, 'scripts', 'no-schema-engine.sh'),
    CHECKPOINT_DISABLE: '1',
    RISTOURNE_STATE_DIR: process.env.RISTOURNE_STATE_DIR ?? join(root, '.ristourne'),
    ...extra,
  };
}

const generated = join(root, 'core', 'src', 'database', 'generated');
const generatedStamp = join(generated, 'made-from.txt');

function sourceHash() {
  const hash = createHash('sha256');
  for (const file of [
    'core/prisma/schema.prisma',
    'core/prisma.config.ts',
    'node_modules/prisma/package.json',
  ]) {
    hash.update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

/** Whether Prisma's client was made from this very schema by this very Prisma. */
function isGenerated() {
  const made = existsSync(generatedStamp) ? readFileSync(generatedStamp, 'utf8') : '';
  return made === sourceHash() && existsSync(join(generated, 'client.ts'));
}

async function generate() {
  if (isGenerated()) return;
  rmSync(generatedStamp, { force: true });
  const { code, output } = await run(node24(), [join(modules, 'prisma', 'build', 'index.js'), 'generate'], {
    cwd: join(root, 'core'),
    quiet: true,
  });
  if (code !== 0) throw new SetupError(`Prisma's client could not be generated: ${output.trim()}`);
  writeFileSync(generatedStamp, sourceHash());
}

const pluginAssets = join(root, 'woo-bridge', 'plugin', 'assets');
const builtPlugin = ['admin.js', 'admin.css'].map((name) => join(pluginAssets, name));
const pluginSources = ['woo-bridge/plugin/script', 'admin/src', 'scripts/build-plugin.mjs'];

/** Whether the plugin's script is newer than all that it is made of. */
function isPluginBuilt() {
  if (!builtPlugin.every((file) => existsSync(file))) return false;
  const built = Math.min(...builtPlugin.map((file) => statSync(file).mtimeMs));
  return pluginSources
    .flatMap((path) => filesBelow(join(root, path)))
    .every((file) => statSync(file).mtimeMs <= built);
}

function filesBelow(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true })
    .map((name) => join(path, name))
    .filter((file) => statSync(file).isFile());
}

async function build() {
  if (isPluginBuilt()) return;
  const { code, output } = await run(node24(), [join(root, 'scripts', 'build-plugin.mjs')], { quiet: true });
  if (code !== 0) throw new SetupError(`The WordPress plugin's script could not be built: ${output.trim()}`);
}

/** Runs a program to its end. Quiet: its output is collected instead of shown. */
export function run(file, args, { cwd = root, quiet = false, env = {}, shell = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd,
      shell,
      env: childEnvironment(env),
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/**
 * Runs a TypeScript file of ours with the right Node until it ends, and answers its exit code. Signals are passed on and
 * awaited; the open IPC channel tells the child to end, too, if this process is killed outright.
 */
export function handOver(file, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(node24(), [join(root, file), ...args], {
      cwd: process.cwd(),
      env: childEnvironment(env),
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => {
        // A terminal has sent Ctrl-C to the child already; the child takes a repeated signal for the same wish.
        if (child.exitCode === null) child.kill(signal);
      });
    }
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}

export function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

// The steps of `npm test`, apart from how they are run and counted (test.mjs).
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { readJson, root } from './setup.mjs';

const tool = (path, ...args) => ({ tool: join(root, 'node_modules', path), args });

/** The checks of our sources: quick, and each counts as one. */
export const staticChecks = [
  { name: 'types', ...tool('typescript/lib/tsc.js', '--noEmit') },
  { name: 'types of core (no DOM)', ...tool('typescript/lib/tsc.js', '--noEmit', '-p', 'core') },
  {
    name: "types of the plugin's script",
    ...tool('typescript/lib/tsc.js', '--noEmit', '-p', 'woo-bridge/plugin/script'),
  },
  ...['thank-you', 'order-status'].map((name) => ({
    name: `types of the extension ${name}`,
    ...tool('typescript/lib/tsc.js', '--noEmit', '-p', `extensions/${name}`),
  })),
  { name: 'lint', ...tool('oxlint/bin/oxlint', '--type-aware', '--deny-warnings') },
  { name: 'format', ...tool('prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.') },
  {
    name: 'boundaries',
    ...tool(
      'dependency-cruiser/bin/dependency-cruiser.mjs',
      '--config=.dependency-cruiser.cjs',
      'core',
      'wallet',
      'admin',
      'woo-bridge',
      'shopify-app',
      'server',
      'sandbox',
    ),
  },
  { name: 'unused files and exports', ...tool('knip/bin/knip.js', '--no-progress') },
];

export function vitestCheck({ name, report, filters = [], env = {} }) {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return {
    name,
    ...tool('vitest/vitest.mjs', 'run', ...reporters, ...filters),
    env: { ...env, NO_COLOR: '1' },
    count: () => countVitest(report),
    failures: () => vitestFailures(report),
  };
}

/** What failed and why, without the rest: the whole output is long, and some terminals and logs keep its beginning only. */
function vitestFailures(report) {
  const files = readJson(report)?.testResults.filter((file) => file.status === 'failed') ?? [];
  return files.flatMap((file) => {
    const path = relative(root, file.name);
    const failed = file.assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0) return [`${path}: ${file.message}`];
    return failed.map((test) => `${path} > ${test.fullName}\n${test.failureMessages.join('\n')}`);
  });
}

/** A file that fails before its tests are known counts as one failure: vitest itself counts no test for it. */
function countVitest(report) {
  const result = readJson(report);
  if (result === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const broken = result.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  );
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + broken.length,
    skipped: result.numPendingTests + (result.numTodoTests ?? 0),
  };
}

const plugin = join(root, 'woo-bridge', 'plugin');

/** The plugin's checks, or what is missing for them. */
export function phpChecks() {
  if (!existsSync(plugin)) return { checks: [], missing: [] };
  const checks = [];
  const missing = [];
  const php = onPath('php');
  if (php === undefined) return { checks, missing: ['php (the WordPress plugin is not checked)'] };
  checks.push({
    name: 'PHP syntax',
    file: 'sh',
    args: ['-c', 'find woo-bridge/plugin -name "*.php" -print0 | xargs -0 -n 1 php -l >/dev/null'],
  });
  const phpunit = onPath('phpunit');
  const unitConfig = join(plugin, 'phpunit.xml.dist');
  if (phpunit === undefined) missing.push("phpunit (the plugin's tests)");
  else if (existsSync(unitConfig)) {
    checks.push({ name: 'PHP tests', file: phpunit, args: ['-c', unitConfig], countOutput: countPhpunit });
  }
  const phpcs = onPath('phpcs');
  const styleRules = join(plugin, 'phpcs.xml.dist');
  if (phpcs === undefined) missing.push("phpcs (the plugin's coding standard)");
  else if (existsSync(styleRules)) {
    checks.push({
      name: 'PHP coding standard',
      file: phpcs,
      args: [`--standard=${styleRules}`, '-q', plugin],
    });
  }
  return { checks, missing };
}

function countPhpunit(output, code) {
  const [, all] = /OK(?:, but[^(]*)? \((\d+) tests?/.exec(output) ?? /Tests: (\d+)/.exec(output) ?? [];
  const bad = [...output.matchAll(/(?:Errors|Failures): (\d+)/g)].reduce(
    (sum, match) => sum + Number(match[1]),
    0,
  );
  const skipped = Number(/(?:Skipped|Incomplete): (\d+)/.exec(output)?.[1] ?? 0);
  if (all === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const failed = bad === 0 && code !== 0 ? 1 : bad;
  return { passed: Math.max(0, Number(all) - bad - skipped), failed, skipped };
}

const DEBIAN_POSTGRES = '/usr/lib/postgresql';
const OLDEST_POSTGRES = 15;

/** The directory of the oldest supported PostgreSQL that the system itself has installed. */
export function systemPostgres() {
  if (!existsSync(DEBIAN_POSTGRES)) return undefined;
  const versions = readdirSync(DEBIAN_POSTGRES)
    .map(Number)
    .filter((version) => version >= OLDEST_POSTGRES && existsSync(`${DEBIAN_POSTGRES}/${version}/bin/initdb`))
    .sort((a, b) => a - b);
  return versions[0] === undefined ? undefined : `${DEBIAN_POSTGRES}/${versions[0]}`;
}

export function chromium() {
  const named = process.env.RISTOURNE_CHROMIUM;
  if (named !== undefined && existsSync(named)) return named;
  return ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map(onPath).find(Boolean);
}

export function onPath(name) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((directory) => join(directory, name))
    .find((file) => existsSync(file));
}

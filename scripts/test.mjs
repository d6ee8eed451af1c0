// npm test: set-up, then every check that this machine can run, two at a time, and one closing line that counts them.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, phpChecks, staticChecks, systemPostgres, vitestCheck } from './checks.mjs';
import { SetupError, command, node24, prepare, root, run } from './setup.mjs';
import { lacksForWordPress } from './wordpress.mjs';

const requireAll = process.env.RISTOURNE_REQUIRE_ALL === '1';
const reports = join(root, '.ristourne', 'reports');

await command(async (filters) => {
  const started = Date.now();
  if (filters.some((filter) => filter.startsWith('-'))) {
    throw new SetupError('npm test takes no options; name test files to run those alone.');
  }
  await prepare();
  mkdirSync(reports, { recursive: true });
  const totals = { passed: 0, failed: 0, skipped: 0 };
  const missing = [];
  if (filters.length > 0) {
    await runCheck(vitestCheck({ name: 'tests', report: join(reports, 'tests.json'), filters }), totals);
  } else {
    const php = phpChecks();
    missing.push(...php.missing);
    // Two lanes for two cores: the long one is the tests, one server after the other.
    await Promise.all([
      inOrder(testChecks(missing), totals),
      inOrder([...staticChecks, ...php.checks], totals),
    ]);
  }
  return close(totals, missing, started);
});

function testChecks(missing) {
  const browser = chromium();
  if (browser === undefined) missing.push('a Chromium (the browser tests are skipped)');
  const lack = lacksForWordPress();
  if (lack !== undefined) missing.push(`${lack} (the owner's pages in wp-admin are not tested)`);
  const env = browser === undefined ? {} : { RISTOURNE_CHROMIUM: browser };
  const checks = [vitestCheck({ name: 'tests', report: join(reports, 'tests.json'), env })];
  const postgres = systemPostgres();
  if (postgres === undefined) {
    missing.push('a PostgreSQL of the system (the database tests ran on the embedded one alone)');
  } else {
    const name = `database tests on PostgreSQL ${postgres.split('/').pop()}`;
    const report = join(reports, 'system-postgres.json');
    checks.push(
      vitestCheck({ name, report, filters: ['.db.test.ts'], env: { RISTOURNE_TEST_POSTGRES: postgres } }),
    );
  }
  return checks;
}

async function inOrder(checks, totals) {
  for (const check of checks) await runCheck(check, totals);
}

async function runCheck(check, totals) {
  const started = Date.now();
  const [file, args] =
    check.tool === undefined ? [check.file, check.args] : [node24(), [check.tool, ...check.args]];
  const { code, output } = await run(file, args, { quiet: true, env: check.env ?? {} });
  const counts = check.count?.() ??
    check.countOutput?.(output, code) ?? {
      passed: code === 0 ? 1 : 0,
      failed: code === 0 ? 0 : 1,
      skipped: 0,
    };
  // An exit code that says more than the counts do is believed.
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  for (const key of Object.keys(totals)) totals[key] += counts[key];
  const seconds = ((Date.now() - started) / 1000).toFixed(1).padStart(6);
  const figures = check.count === undefined && check.countOutput === undefined ? '' : figuresOf(counts);
  console.log(`${counts.failed === 0 ? 'ok  ' : 'FAIL'} ${seconds} s  ${check.name}${figures}`);
  if (counts.failed === 0) return;
  for (const failure of check.failures?.() ?? []) console.log(indent(failure));
  console.log(indent(output));
}

function figuresOf({ passed, failed, skipped }) {
  return `: ${passed} passed${failed > 0 ? `, ${failed} failed` : ''}${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function indent(text) {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `     | ${line}`)
    .join('\n');
}

/** Says loudly what was not tried; where everything is required, that is a failure. */
function close(totals, missing, started) {
  const gaps = missing.map((what) => `MISSING: ${what}`);
  if (totals.skipped > 0) gaps.push(`SKIPPED: ${totals.skipped} tests`);
  for (const gap of gaps) console.log(`${requireAll ? 'FAIL' : 'NOTE'}  ${gap}`);
  const failed = totals.failed + (requireAll ? missing.length + totals.skipped : 0);
  console.log(`took ${((Date.now() - started) / 1000).toFixed(0)} s on ${process.platform}`);
  console.log(`${totals.passed} passed, ${failed} failed`);
  return failed === 0 && totals.passed > 0 ? 0 : 1;
}

// npm run schema:update: takes Shopify's official Admin schema out of @shopify/dev-mcp and keeps the part that our
// documents reach. That package brings 360 MB along and is used for nothing else, so it is never a dependency: only its
// archive (14 MB) is fetched, here, into a folder that is removed again.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command, handOver, prepare, run, SetupError } from './setup.mjs';

const PACKAGE = '@shopify/dev-mcp@1.16.0';
const ARCHIVE = 'shopify-dev-mcp-1.16.0.tgz';
const SCHEMA = 'package/dist/data/admin_2026-07.json.gz';

await command(async () => {
  await prepare();
  const folder = mkdtempSync(join(tmpdir(), 'ristourne-schema-'));
  try {
    await fetched(folder, 'npm', ['pack', PACKAGE, '--loglevel=error']);
    await fetched(folder, 'tar', ['-xzf', ARCHIVE, SCHEMA]);
    return await handOver('shopify-app/schema/update.ts', [join(folder, SCHEMA)]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

async function fetched(folder, program, args) {
  const shell = process.platform === 'win32';
  const { code, output } = await run(program, args, { cwd: folder, quiet: true, shell });
  if (code !== 0) throw new SetupError(`${PACKAGE} could not be fetched: ${output.trim().slice(0, 300)}`);
}

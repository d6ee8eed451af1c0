// npm run cli -- <command>: the operator's commands.
import { join, resolve } from 'node:path';
import { childEnvironment, command, handOver, prepare, readJson } from './setup.mjs';

await command(async (args) => {
  await prepare();
  return handOver('server/src/main.ts', ['cli', ...args], demonstrationEnvironment());
});

/** Where `npm start` put its demonstration, so that commands reach it; what is set by hand goes first. */
function demonstrationEnvironment() {
  if (process.env.DATABASE_URL) return {};
  const stateDir = resolve(childEnvironment().RISTOURNE_STATE_DIR);
  const { environment = {} } = readJson(join(stateDir, 'demonstration.json')) ?? {};
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !process.env[name]));
}

// npm run cli -- <command>: the operator's commands.
import { command, handOver, prepare } from './setup.mjs';

await command(async (args) => {
  await prepare();
  return handOver('server/src/main.ts', ['cli', ...args]);
});

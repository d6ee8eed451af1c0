// npm start: set up, then server, sandbox store and the walk through the main job.
import { command, handOver, prepare } from './setup.mjs';

await command(async (args) => {
  await prepare();
  return handOver('server/src/main.ts', ['start', ...args]);
});

// npm run bench: the figures of docs, as ratios inside one run.
import { command, handOver, prepare } from './setup.mjs';

await command(async (args) => {
  await prepare();
  return handOver('bench/main.ts', args);
});

// npm run simulate: random order histories against the oracle, longer than npm test does.
import { command, handOver, prepare } from './setup.mjs';

await command(async (args) => {
  await prepare();
  return handOver('tests/simulation/run.ts', args);
});

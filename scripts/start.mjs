// npm start: set up, then a shop, the server and a walk through the main job. With --serve: the server alone.
import { command, handOver, prepare } from './setup.mjs';

await command(async (args) => {
  await prepare();
  const alone = args.includes('--serve');
  const rest = args.filter((arg) => arg !== '--serve');
  return alone
    ? handOver('server/src/main.ts', ['start', ...rest])
    : handOver('sandbox/src/walk/main.ts', rest);
});

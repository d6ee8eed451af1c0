// npm run web | npm run worker: one kind of process alone, for several of them on one DATABASE_URL.
import { SetupError, command, handOver, prepare } from './setup.mjs';

await command(async ([kind, ...args]) => {
  if (kind !== 'web' && kind !== 'worker') throw new SetupError('Say "web" or "worker".');
  await prepare();
  return handOver('server/src/main.ts', [kind, ...args]);
});

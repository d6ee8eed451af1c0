import { createServer } from 'node:net';

/** Systems give away ports from 32768 or 49152 on: to servers that ask for any, and to connections. */
const [FIRST, END] = [20_000, 32_000];

/**
 * Ports that nothing uses, and that nothing else is given by chance while the test's own processes come and go on them:
 * other tests start servers and connections all the time.
 */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = FIRST + Math.floor(Math.random() * (END - FIRST));
    if (await isFree(port)) ports.add(port);
  }
  return [...ports];
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

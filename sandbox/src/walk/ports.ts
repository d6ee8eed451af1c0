import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Setting } from './read-setting.ts';
import { StartError } from './read-setting.ts';

/** What a killed start left behind stops by itself; it needs a moment for it. */
const LEFTOVER_LIMIT_MS = 8_000;
const LOOK_EVERY_MS = 200;

/** Throws one line that names the variable of a taken port. `leftover`: an earlier start was killed and may still be going. */
export async function assertPortsFree(setting: Setting, leftover: boolean): Promise<void> {
  const wanted: [string, number][] = [
    ['PORT', setting.port],
    ['SANDBOX_SHOP_PORT', setting.shopPort],
    ['SANDBOX_SHOPIFY_PORT', setting.shopifyPort],
    ['SANDBOX_SHOPIFY_FRAME_PORT', setting.shopifyFramePort],
    ['SANDBOX_SMTP_PORT', setting.smtpPort],
  ];
  const deadline = Date.now() + (leftover ? LEFTOVER_LIMIT_MS : 0);
  for (const [name, port] of wanted) {
    while (await isTaken(port)) {
      if (Date.now() >= deadline)
        throw new StartError(`Port ${port} is taken: stop what uses it, or set ${name} to another port.`);
      await sleep(LOOK_EVERY_MS);
    }
  }
}

function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(true);
      else if (error.code === 'EACCES') reject(new StartError(`Port ${port} is reserved for root.`));
      else reject(error);
    });
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(false)));
  });
}

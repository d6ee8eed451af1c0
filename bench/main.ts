import { benchAdmin } from './admin/run.ts';
import { benchCredit } from './credit.ts';
import { benchGrowth } from './growth.ts';
import { printRows } from './installation.ts';
import { benchProve } from './prove.ts';
import { run as benchQr } from './qr.ts';
import { run as benchRules } from './rules.ts';
import { benchWebhooks } from './webhooks.ts';

/** `npm run bench`, or one of them: `npm run bench -- webhooks|credit|growth|prove|qr|rules|admin`. Ratios hold within one run only. */
const BENCHES: Record<string, () => Promise<void>> = {
  webhooks: benchWebhooks,
  credit: benchCredit,
  growth: benchGrowth,
  prove: benchProve,
  qr: async () => {
    const rows = await benchQr();
    printRows(
      'P5  QR images, version 5, level M',
      rows.map(({ work, perSecond, bytes, target }) => ({
        work,
        perSecond,
        note: `${bytes} bytes${target === undefined ? '' : `, target ${target}`}`,
      })),
    );
  },
  rules: async () => printRows('P4  Rules, one order', benchRules()),
  admin: benchAdmin,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  console.error(`there is no bench ${unknown.join(', ')}: ${Object.keys(BENCHES).join(', ')}`);
  process.exitCode = 2;
} else {
  for (const [name, bench] of Object.entries(BENCHES))
    if (wanted.length === 0 || wanted.includes(name)) await bench();
}

// npm run shopify -- app build (deploy, dev, config link …): Shopify's own command line. It puts no address of our server
// into what it builds, except in `app dev`, where it knows the tunnel's: here it comes from shopify.app.toml.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { command, handOver, prepare, root, SetupError } from './setup.mjs';

await command(async (args) => {
  await prepare();
  const needsAddress = args[0] === 'app' && (args[1] === 'build' || args[1] === 'deploy');
  const env = needsAddress && process.env.APP_URL === undefined ? { APP_URL: applicationUrl(args) } : {};
  return handOver('node_modules/@shopify/cli/bin/run.js', args, { SHOPIFY_CLI_NO_ANALYTICS: '1', ...env });
});

/** Of the configuration that is built: `--config staging` names shopify.app.staging.toml. */
function applicationUrl(args) {
  const named = /--config[= ](\S+)/.exec(args.join(' '))?.[1];
  const file = named === undefined ? 'shopify.app.toml' : `shopify.app.${named}.toml`;
  const [, url] = /^application_url\s*=\s*"([^"]+)"/m.exec(readFileSync(join(root, file), 'utf8')) ?? [];
  if (url === undefined)
    throw new SetupError(`${file} has no application_url: run npm run shopify -- app config link`);
  return url.replace(/\/+$/, '');
}

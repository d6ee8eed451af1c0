// Where the tests' WordPress lies, and what else it runs on: `.ci/run` brings all of it.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Made by tests/wordpress/get-wordpress.sh, which names the same version. */
export const wordpressPlace = join(root, '.ristourne', 'wordpress-6.5.5');

/** Debian keeps servers where only root's PATH looks. */
export const mariadbPath = `${process.env.PATH ?? ''}:/usr/sbin:/usr/local/sbin`;

/** What a WordPress cannot run without here, in words; undefined when all is there. */
export function lacksForWordPress() {
  if (!existsSync(join(wordpressPlace, 'wp-load.php')))
    return 'WordPress itself (tests/wordpress/get-wordpress.sh)';
  if (!runs('php', '-r', 'exit(extension_loaded("mysqli") ? 0 : 1);'))
    return "php with mysqli (Debian's php-mysql)";
  if (!runs('mariadbd', '--no-defaults', '--version')) return "MariaDB (Debian's mariadb-server)";
  return undefined;
}

function runs(file, ...args) {
  const env = { ...process.env, PATH: mariadbPath };
  return spawnSync(file, args, { stdio: 'ignore', env }).status === 0;
}

// npm run build:plugin: the WordPress plugin's admin script and style, from woo-bridge/plugin/script. Not checked in;
// a tenth of a second. --into <folder> writes elsewhere; --gallery <folder> builds the gallery of the kit's components there.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { command, root } from './setup.mjs';

const plugin = join(root, 'woo-bridge', 'plugin');

/**
 * React and WordPress's packages are those of the site, never ours: bundled copies would be a second React, and GPL code
 * of another version than the admin around it. WordPress 6.5 has no global for React's JSX runtime.
 */
const globals = {
  react: 'module.exports = window.wp.element;',
  'react/jsx-runtime': `
    const { createElement, Fragment } = window.wp.element;
    const jsx = (type, { children, ...props }, key) =>
      createElement(type, key === undefined ? props : { ...props, key }, ...(children === undefined ? [] : [children]));
    const jsxs = (type, { children, ...props }, key) =>
      createElement(type, key === undefined ? props : { ...props, key }, ...children);
    module.exports = { Fragment, jsx, jsxs };`,
  '@wordpress/element': 'module.exports = window.wp.element;',
  '@wordpress/components': 'module.exports = window.wp.components;',
  '@wordpress/api-fetch': 'module.exports = window.wp.apiFetch;',
};

const fromTheSite = {
  name: 'from-the-site',
  setup(build) {
    build.onResolve({ filter: /^(react|react\/.*|react-dom.*|@wordpress\/.*)$/ }, ({ path }) =>
      path in globals
        ? { path, namespace: 'site' }
        : { errors: [{ text: `${path} is no global of the site` }] },
    );
    build.onLoad({ filter: /.*/, namespace: 'site' }, ({ path }) => ({
      contents: globals[path],
      loader: 'js',
    }));
  },
};

/** Writes `<name>.js` and `<name>.css` into the folder. */
async function bundle({ entry, name, folder }) {
  const { build } = await import('esbuild');
  await build({
    absWorkingDir: root,
    entryPoints: { [name]: join(plugin, 'script', entry) },
    outdir: folder,
    bundle: true,
    minify: true,
    sourcemap: false,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    jsx: 'automatic',
    legalComments: 'none',
    banner: { js: '/* Ristourne for WooCommerce, GPL-2.0-or-later; source: woo-bridge/plugin/script */' },
    logLevel: 'warning',
    plugins: [fromTheSite],
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await command(async ([option, folder]) => {
    if (option === '--gallery') await bundle({ entry: 'gallery.tsx', name: 'gallery', folder });
    else await bundle({ entry: 'main.tsx', name: 'admin', folder: folder ?? join(plugin, 'assets') });
    return 0;
  });
}

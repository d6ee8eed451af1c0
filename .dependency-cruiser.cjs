/**
 * The direction of imports. tests/guards/boundaries.test.ts plants violations and counts the modules seen, since a
 * cruiser that reads nothing passes.
 */

// The rooms of core from the ground up: a room imports only from rooms named before it.
const rooms = [
  ['commerce', 'database', 'keys', 'qr'],
  [
    'ports',
    'effects',
    'stores',
    'ledger',
    'members',
    'accounts',
    'locations',
    'cards',
    'programs',
    'groups',
    'catalogue',
  ],
  ['campaigns', 'tiers', 'vouchers'],
  ['rewards'],
  ['earning'],
  ['claims', 'referrals', 'merges'],
  ['proof'],
  ['timeline', 'messages', 'statistics', 'privacy'],
  ['inbox'],
  ['jobs'],
].flat();

const roomRules = rooms.map((room, index) => ({
  name: `core-${room}-imports-downwards`,
  comment: `${room} may import only from the rooms named before it in .dependency-cruiser.cjs.`,
  severity: 'error',
  // A test may stand on rooms above its own: it makes its orders the way the product does.
  from: { path: `^core/src/${room}/`, pathNot: '\\.test\\.ts$' },
  to: { path: `^core/src/(${[...rooms.slice(index + 1), 'nothing-above'].join('|')})/` },
}));

const ring = (name, { from, forbidden, comment }) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: forbidden },
});

const testsOnly = '(\\.test\\.ts$|\\.spec\\.ts$|^tests/|/testing/|^bench/)';
const knownRooms = `^core/src/(${rooms.join('|')})/`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Modules that import each other cannot be understood one at a time.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolvable',
      comment: 'An import that leads nowhere would escape every rule here.',
      severity: 'error',
      from: {},
      // The plugin's script takes these from WordPress, as globals.
      to: { couldNotResolve: true, pathNot: '^@wordpress/|\\?url$' },
    },
    ...[
      { from: { path: '^core/src/', pathNot: knownRooms }, to: {} },
      { from: {}, to: { path: '^core/src/', pathNot: knownRooms } },
    ].map((sides) => ({
      name: 'known-rooms-only',
      comment: 'A new room of core needs its place in the order of .dependency-cruiser.cjs first.',
      severity: 'error',
      ...sides,
    })),
    {
      name: 'joining-welcomes',
      comment: 'Whoever becomes a member is welcomed: enrol through rewards/join.ts.',
      severity: 'error',
      from: { pathNot: `^core/src/rewards/join\\.ts$|${testsOnly}` },
      to: { path: '^core/src/members/enrol\\.ts$' },
    },
    ring('core-knows-no-package', {
      from: '^core/',
      forbidden: '^(wallet|admin|woo-bridge|shopify-app|server|tests|bench)/',
      comment: 'core is the innermost ring.',
    }),
    ring('core-knows-no-http', {
      from: '^core/src/',
      forbidden: '^(http|https|http2)$|node_modules/(hono|express|@woocommerce)/',
      comment: 'Platforms and HTTP stay outside core.',
    }),
    ring('wallet-knows-core-only', {
      from: '^wallet/',
      forbidden: '^(admin|woo-bridge|shopify-app|server)/',
      comment: 'wallet imports core and nothing else of ours.',
    }),
    ring('admin-knows-core-only', {
      from: '^admin/',
      forbidden: '^(wallet|woo-bridge|shopify-app|server)/',
      comment: 'The pages know no platform: it draws them and hands their calls over.',
    }),
    ring('shopify-app-knows-admin-and-core-only', {
      from: '^shopify-app/',
      forbidden: '^(wallet|woo-bridge|server)/',
      comment: 'A bridge imports admin and core, and nothing else of ours.',
    }),
    ring('polaris-serves-shopify-only', {
      from: '^(?!shopify-app/|node_modules/)',
      forbidden: 'node_modules/@shopify/polaris',
      comment: "Polaris's licence: in Shopify's interfaces and nowhere else.",
    }),
    ring('woo-bridge-knows-admin-and-core-only', {
      from: '^woo-bridge/',
      forbidden: '^(wallet|server|shopify-app)/',
      comment: 'A bridge imports admin and core, and nothing else of ours.',
    }),
    ring('woo-bridge-knows-no-use-case-of-admin', {
      from: '^woo-bridge/',
      forbidden: '^admin/src/(answer|pages/[^/]+/(load|act))\\.ts$',
      comment: 'The server hands the pages over; the plugin’s script is loaded by browsers.',
    }),
    {
      name: 'sandbox-is-for-tests',
      comment: 'The sandbox is reached over HTTP, like a real store; tests alone may start one themselves.',
      severity: 'error',
      from: { path: '^(core|wallet|admin|woo-bridge|shopify-app|server)/', pathNot: testsOnly },
      to: { path: '^sandbox/' },
    },
    ring('sandbox-stands-alone', {
      from: '^sandbox/',
      forbidden: '^(core|wallet|admin|woo-bridge|shopify-app|server|extensions)/',
      comment: 'The sandbox speaks HTTP only; it bundles the extensions for a browser, as Shopify does.',
    }),
    {
      name: 'tests-stay-tests',
      comment: 'What ships does not import tests or the test databases.',
      severity: 'error',
      from: { pathNot: testsOnly },
      to: { path: '(\\.test\\.ts$|^tests/|/testing/|node_modules/(vitest|fast-check)/)' },
    },
    ...roomRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(core/src/database/generated|/dist/|/build/|vitest\\.config)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};

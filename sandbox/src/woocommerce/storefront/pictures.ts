/** One small drawing for each product, so that the shop looks like one without any file from elsewhere. */

const GROUNDS: Record<string, string> = {
  'assam-tea': '#e8efe4',
  'stoneware-mug': '#e3eaf2',
  'cast-iron-teapot': '#ece7e2',
  'salted-butter-biscuits': '#f6ecd9',
  'tasting-box': '#f2e4e4',
  'gift-card': '#ebe5f3',
};

const SHAPES: Record<string, string> = {
  'assam-tea': `<path d="M62 66h76l6 84a8 8 0 0 1-8 8H64a8 8 0 0 1-8-8z" fill="#5b7a4b"/><path d="M62 66l6-18h64l6 18z" fill="#47633a"/><rect x="74" y="88" width="52" height="44" rx="3" fill="#f7f4ea"/><path d="M100 124c-14-4-16-18-10-28 12 4 18 14 10 28zm0 0c0-10-2-16-6-22" fill="#8fae7b" stroke="#47633a" stroke-width="2"/>`,
  'stoneware-mug': `<path d="M132 82h14a16 16 0 0 1 0 44h-16" fill="none" stroke="#2f4e78" stroke-width="11"/><path d="M58 64h78v74a18 18 0 0 1-18 18H76a18 18 0 0 1-18-18z" fill="#2f4e78"/><path d="M58 110c20-10 50 12 78-4v32a18 18 0 0 1-18 18H76a18 18 0 0 1-18-18z" fill="#dcd3c2"/><ellipse cx="97" cy="64" rx="39" ry="7" fill="#4a6d9c"/>`,
  'cast-iron-teapot': `<path d="M62 84c0-42 76-42 76 0" fill="none" stroke="#8a6f4d" stroke-width="7"/><path d="M140 104l26-20 6 8-24 40" fill="#3a3a3c"/><path d="M44 112c0-22 24-32 56-32s56 10 56 32-24 42-56 42-56-20-56-42z" fill="#3a3a3c"/><path d="M72 82c6-8 50-8 56 0z" fill="#55555a"/><circle cx="100" cy="72" r="6" fill="#8a6f4d"/><path d="M54 112h92M52 122h96" stroke="#55555a" stroke-width="3" stroke-dasharray="3 6"/>`,
  'salted-butter-biscuits': `<rect x="46" y="96" width="108" height="58" rx="8" fill="#c25b4e"/><rect x="46" y="110" width="108" height="26" fill="#f9f1e1"/><g fill="#dfa95b" stroke="#b97f35" stroke-width="3"><circle cx="76" cy="82" r="22"/><circle cx="124" cy="82" r="22"/><circle cx="100" cy="70" r="22"/></g><g fill="#b97f35"><circle cx="94" cy="64" r="2"/><circle cx="106" cy="64" r="2"/><circle cx="94" cy="76" r="2"/><circle cx="106" cy="76" r="2"/></g>`,
  'tasting-box': `<rect x="38" y="76" width="124" height="80" rx="6" fill="#8c4a55"/><rect x="46" y="84" width="108" height="64" rx="3" fill="#f7ede4"/><g><rect x="52" y="96" width="16" height="44" rx="3" fill="#5b7a4b"/><rect x="72" y="96" width="16" height="44" rx="3" fill="#c98a3a"/><rect x="92" y="96" width="16" height="44" rx="3" fill="#2f4e78"/><rect x="112" y="96" width="16" height="44" rx="3" fill="#a65b78"/><rect x="132" y="96" width="16" height="44" rx="3" fill="#55555a"/></g><path d="M38 76l10-22h104l10 22z" fill="#a65f6b"/>`,
  'gift-card': `<rect x="36" y="60" width="128" height="84" rx="10" fill="#7f54b3"/><path d="M36 96h128" stroke="#d9c9ee" stroke-width="9"/><path d="M78 60v84" stroke="#d9c9ee" stroke-width="9"/><path d="M78 94c-24-2-28-26-14-28 10-1 14 14 14 28zm0 0c24-2 28-26 14-28-10-1-14 14-14 28z" fill="none" stroke="#f4ecff" stroke-width="6"/><text x="152" y="134" font-family="sans-serif" font-size="18" font-weight="700" fill="#fff" text-anchor="end">25 €</text>`,
};

export function productPicture(slug: string): string | undefined {
  const shape = SHAPES[slug];
  if (!shape) return undefined;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200"><rect width="200" height="200" fill="${GROUNDS[slug] ?? '#eee'}"/><ellipse cx="100" cy="160" rx="62" ry="6" fill="#000" opacity=".08"/>${shape}</svg>`;
}

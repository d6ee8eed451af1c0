/** A loyalty card with a coin, in the quiet greys of Shopify's own empty pages. */
const EMPTY_SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="226" height="160" viewBox="0 0 226 160" fill="none">
<ellipse cx="113" cy="142" rx="84" ry="8" fill="#f1f1f1"/>
<g transform="rotate(-6 113 80)"><rect x="48" y="34" width="124" height="80" rx="10" fill="#fff" stroke="#d4d4d4" stroke-width="2"/>
<path d="M48 56h124v14H48z" fill="#e3e3e3"/><rect x="60" y="82" width="44" height="6" rx="3" fill="#ccc"/>
<rect x="60" y="95" width="28" height="6" rx="3" fill="#e3e3e3"/></g>
<circle cx="165" cy="104" r="25" fill="#ffe9b8" stroke="#e0b252" stroke-width="2"/>
<path d="m165 89 4.6 9.4 10.4 1.5-7.5 7.3 1.8 10.3-9.3-4.9-9.3 4.9 1.8-10.3-7.5-7.3 10.4-1.5z" fill="#e0b252"/></svg>`;

export const EMPTY_PICTURE = `data:image/svg+xml,${encodeURIComponent(EMPTY_SVG)}`;

/** Markup of ours: what is filled into it was escaped. */
export type Markup = { readonly markup: string };

const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '{': '&#123;',
  '}': '&#125;',
};

/**
 * Markup that Shopify's Liquid will read. Every text that is filled in is escaped for HTML, and its braces become
 * entities: a browser shows them, and Liquid sees neither `{{` nor `{%`.
 */
export function liquid(
  fixed: TemplateStringsArray,
  ...filled: (string | Markup | readonly Markup[])[]
): Markup {
  const parts = fixed.map((text, index) => text + written(filled[index] ?? ''));
  return { markup: parts.join('') };
}

function written(value: string | Markup | readonly Markup[]): string {
  if (typeof value === 'string') return value.replaceAll(/[&<>"'{}]/g, (found) => ESCAPED[found] ?? found);
  return 'markup' in value ? value.markup : value.map(({ markup }) => markup).join('\n');
}

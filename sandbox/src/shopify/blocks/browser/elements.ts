import { qrDrawing } from './qr-code.ts';
import { ELEMENT_STYLE, SPACES } from './style.ts';

/** Null takes any text; a list takes its words alone. */
type Allowed = readonly string[] | null;

interface Drawn {
  attributes: Record<string, Allowed>;
  /** What stands in the element; its children show in the slot. */
  draw: (value: (name: string) => string) => Node[];
  style?: string;
}

/** Those of Shopify's elements that the app's blocks use, with the attributes that they use. */
const ELEMENTS: Record<string, Drawn> = {
  's-section': {
    attributes: { heading: null },
    draw: (value) => {
      const heading = made('h2', {}, value('heading'));
      return [made('section', {}, ...(value('heading') === '' ? [] : [heading]), slot())];
    },
    style: ':host{display:block}:host+:host{margin-top:16px}',
  },
  's-stack': {
    attributes: { gap: Object.keys(SPACES) },
    draw: (value) => {
      const stack = made('div', {}, slot());
      stack.style.cssText = `display:flex;flex-direction:column;gap:${SPACES[value('gap')] ?? '0'}`;
      return [stack];
    },
    style: ':host{display:block}',
  },
  's-paragraph': {
    attributes: { color: ['base', 'subdued'] },
    draw: (value) => [made('p', { class: value('color') }, slot())],
    style: ':host{display:block}',
  },
  's-text': {
    attributes: { color: ['base', 'subdued'] },
    draw: (value) => [made('span', { class: value('color') }, slot())],
  },
  's-link': {
    attributes: { href: null, target: ['auto', '_self', '_blank'] },
    draw: (value) => {
      const target = value('target') === '_blank' ? { target: '_blank', rel: 'noopener' } : {};
      return [made('a', { href: value('href'), ...target }, slot())];
    },
  },
  's-qr-code': {
    attributes: { content: null, accessibilitylabel: null },
    draw: (value) => {
      const code = made('div', { class: 'code', role: 'img', 'aria-label': value('accessibilitylabel') });
      if (value('content') !== '') code.append(qrDrawing(value('content')));
      return [code];
    },
    style: ':host{display:block}',
  },
};

export function defineElements(): void {
  for (const [name, drawn] of Object.entries(ELEMENTS)) customElements.define(name, elementOf(drawn));
}

function elementOf({ attributes, draw, style = '' }: Drawn): CustomElementConstructor {
  return class extends HTMLElement {
    static observedAttributes = Object.keys(attributes);

    #root = this.attachShadow({ mode: 'open' });

    connectedCallback(): void {
      this.#draw();
    }

    attributeChangedCallback(): void {
      if (this.isConnected) this.#draw();
    }

    #draw(): void {
      const look = made('style', {}, ELEMENT_STYLE + style);
      this.#root.replaceChildren(look, ...draw((name) => this.getAttribute(name) ?? ''));
    }
  };
}

/** Tells in the console of elements, attributes and words that Shopify may know and this stand-in does not. */
export function tellUnknown(changes: MutationRecord[]): void {
  const told = new Set<Element>();
  for (const { target, addedNodes } of changes)
    for (const node of [target, ...addedNodes])
      if (node instanceof Element)
        for (const element of [node, ...node.querySelectorAll('*')]) told.add(element);
  for (const element of told) for (const problem of problemsOf(element)) console.error(`sandbox: ${problem}`);
}

function problemsOf(element: Element): string[] {
  const name = element.localName;
  if (!name.startsWith('s-')) return name === 'body' ? [] : [`<${name}> is none of Shopify’s elements`];
  const known = ELEMENTS[name];
  if (known === undefined) return [`<${name}> is not in this stand-in of Shopify`];
  return [...element.attributes].flatMap(({ name: attribute, value }) => {
    const allowed = known.attributes[attribute];
    if (allowed === undefined) return [`<${name}> has no ${attribute} in this stand-in of Shopify`];
    return allowed === null || allowed.includes(value) ? [] : [`<${name} ${attribute}>: "${value}"`];
  });
}

function made(name: string, attributes: Record<string, string>, ...content: (Node | string)[]): HTMLElement {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== '') element.setAttribute(key, value);
  element.append(...content);
  return element;
}

function slot(): Node {
  return document.createElement('slot');
}

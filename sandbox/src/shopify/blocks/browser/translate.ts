export interface Texts {
  [key: string]: string | Texts;
}

/** Looks up "later.title"; a key that leads to no text is told in the console, and shown as it is. */
export function translatorOf(texts: Texts): (key: string) => string {
  return (key) => {
    let found: string | Texts | undefined = texts;
    for (const part of key.split('.')) found = typeof found === 'object' ? found[part] : undefined;
    if (typeof found === 'string') return found;
    console.error(`sandbox: the extension has no text "${key}"`);
    return key;
  };
}

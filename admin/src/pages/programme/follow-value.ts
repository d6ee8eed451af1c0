const FIGURE = /^\d{1,9}(?:[.,]\d{1,4})?$/;

/** Whether a value can stand in a name: a figure, whole or with decimals. */
export function isFigure(value: string): boolean {
  return FIGURE.test(value);
}

/**
 * A reward's names after its value changed: "€3 off" becomes "€5 off", since buyers would else read another figure than
 * they get. Only a name that says the old figure once, and as a figure of its own, is changed.
 */
export function followValue<Names extends Record<string, string>>(
  names: Names,
  was: string,
  is: string,
): Names {
  if (!isFigure(was) || !isFigure(is)) return names;
  const figure = new RegExp(`(?<![\\d.,])${was.replaceAll('.', String.raw`\.`)}(?![\\d]|[.,]\\d)`, 'g');
  const followed = Object.entries(names).map(([language, name]) => [
    language,
    [...name.matchAll(figure)].length === 1 ? name.replace(figure, is) : name,
  ]);
  return Object.fromEntries(followed) as Names;
}

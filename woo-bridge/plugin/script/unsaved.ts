import { text } from './texts.ts';

/** Forms on the page that have something to save. */
const unsaved = new Set<symbol>();

/** Until the answered function is called, leaving the page asks first. */
export function keepUnsaved(): () => void {
  const form = Symbol('form');
  if (unsaved.size === 0) addEventListener('beforeunload', ask);
  unsaved.add(form);
  return () => {
    unsaved.delete(form);
    if (unsaved.size === 0) removeEventListener('beforeunload', ask);
  };
}

/** Once saved there is nothing to lose, though the form on the page does not know yet. */
export function forgetUnsaved(): void {
  unsaved.clear();
  removeEventListener('beforeunload', ask);
}

/** Asks, if there is something to lose, before another page of ours is shown in place of this one. */
export function mayLeave(): boolean {
  return unsaved.size === 0 || confirm(text('unsaved'));
}

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

import { memo, type ReactNode } from 'react';
import type { FieldProblem } from '../../protocol.ts';
import type { ProgrammeForm } from './form.ts';
import type { Choices } from './selection-fields.tsx';
import type { UnvaluedArticle } from './unvalued.tsx';

/** Some parts of a form while it is being filled in: `change` replaces them in the form as it is by then. */
export type Editing<Part extends keyof ProgrammeForm> = {
  form: Pick<ProgrammeForm, Part>;
  change: (part: Partial<ProgrammeForm>) => void;
  problems: FieldProblem[];
  /** Places and customer groups to choose from. */
  choices: Choices;
  /** Articles without points of their own. */
  unvalued: UnvaluedArticle[];
};

type Section<Part extends keyof ProgrammeForm> = (props: { editing: Editing<Part> }) => ReactNode;

/**
 * A section of the form that sees these parts of it, and is drawn again when one of them or the problems are others: with
 * all of them at each letter, typing would be slow on a small machine.
 */
export function sectionOf<Part extends keyof ProgrammeForm>(parts: Part[], draw: Section<Part>) {
  return memo(
    draw,
    (before, after) =>
      before.editing.problems === after.editing.problems &&
      before.editing.choices === after.editing.choices &&
      before.editing.unvalued === after.editing.unvalued &&
      parts.every((part) => before.editing.form[part] === after.editing.form[part]),
  );
}

/** A field's problem as the kit's fields take it. */
export function errorOf({ problems }: Pick<Editing<never>, 'problems'>, field: string): { error?: string } {
  const found = problems.find((one) => one.field === field);
  return found ? { error: found.message } : {};
}

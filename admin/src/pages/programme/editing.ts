import type { FieldProblem } from '../../protocol.ts';
import type { ProgrammeForm } from './form.ts';

/** A form while it is being filled in: `change` replaces some of its parts. */
export type Editing = {
  form: ProgrammeForm;
  change: (part: Partial<ProgrammeForm>) => void;
  problems: FieldProblem[];
};

/** A field's problem as the kit's fields take it. */
export function errorOf({ problems }: Editing, field: string): { error?: string } {
  const found = problems.find((one) => one.field === field);
  return found ? { error: found.message } : {};
}

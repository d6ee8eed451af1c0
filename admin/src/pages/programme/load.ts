import type { Deps } from '@ristourne/core/ports/deps';
import type { AdminCall } from '../../protocol.ts';
import { shownProgram, shownStores, type ShownProgram } from '../programs.ts';
import { formOf, newProgrammeForm, type ProgrammeForm } from './form.ts';

export type ProgrammeData = {
  state: ShownProgram['state'];
  /** Null when the stored programme is more than the form can show. */
  form: ProgrammeForm | null;
};

const CURRENCY_DEFAULT = 'EUR';

/** The programme as a form; before there is one, what the product proposes. */
export async function loadProgramme(deps: Deps, { merchantId }: AdminCall): Promise<ProgrammeData> {
  const program = await shownProgram(deps, merchantId);
  if (program?.definition) return { state: program.state, form: formOf(program.definition) };
  const [store] = await shownStores(deps, merchantId);
  return { state: 'draft', form: newProgrammeForm(store?.currency ?? CURRENCY_DEFAULT) };
}

import type { Deps } from '@ristourne/core/ports/deps';
import type { AdminCall } from '../../protocol.ts';
import { shownProgram, shownStores, type ShownProgram } from '../programs.ts';
import { formOf, newProgrammeForm, type ProgrammeForm } from './form.ts';
import { shownQualified, type ShownQualified } from './qualified.ts';

export type ProgrammeData = {
  state: ShownProgram['state'];
  /** Null when the stored programme is more than the form can show. */
  form: ProgrammeForm | null;
  pointName: ProgrammeForm['pointName'] | null;
  /** By reward, who already has enough and is not paid by itself. */
  qualified: ShownQualified[];
};

const CURRENCY_DEFAULT = 'EUR';

/** The programme as a form; before there is one, what the product proposes. */
export async function loadProgramme(deps: Deps, { merchantId, params }: AdminCall): Promise<ProgrammeData> {
  const program = await shownProgram(deps, merchantId);
  if (program?.definition) {
    const { programId, state, definition } = program;
    const { currency, pointName } = definition;
    const after = afterOf(params);
    const qualified = await shownQualified(deps, {
      merchantId,
      programId,
      currency,
      ...(after === null ? {} : { after }),
    });
    return { state, form: formOf(definition), pointName, qualified };
  }
  const [store] = await shownStores(deps, merchantId);
  const form = newProgrammeForm(store?.currency ?? CURRENCY_DEFAULT);
  return { state: 'draft', form, pointName: null, qualified: [] };
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The next page of one reward's members. */
function afterOf({ reward = '', after = '' }: Record<string, string>) {
  return reward !== '' && UUID.test(after) ? { rewardId: reward, memberId: after } : null;
}

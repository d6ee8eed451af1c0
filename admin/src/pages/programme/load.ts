import { unvaluedItems } from '@ristourne/core/catalogue/read-items';
import { sql } from '@ristourne/core/database/sql';
import type { Deps } from '@ristourne/core/ports/deps';
import type { AdminCall } from '../../protocol.ts';
import { NEW_PROGRAMME, shownProgram, shownPrograms, shownStores, type ShownProgram } from '../programs.ts';
import { readChoices } from './choices.ts';
import { formOf, newProgrammeForm, type ProgrammeForm } from './form.ts';
import { shownQualified, type ShownQualified } from './qualified.ts';
import type { Choices } from './selection-fields.tsx';
import type { UnvaluedArticle } from './unvalued.tsx';

export type ProgrammeData = Choices & {
  /** As its address says it; '' where the merchant has none yet. */
  programme: string;
  /** Whether there are others beside it. */
  several: boolean;
  state: ShownProgram['state'];
  form: ProgrammeForm;
  pointName: ProgrammeForm['pointName'] | null;
  /** By reward, who already has enough and is not paid by itself. */
  qualified: ShownQualified[];
  /** Articles that were sold and carry no points of their own. */
  unvalued: UnvaluedArticle[];
};

const CURRENCY_DEFAULT = 'EUR';

/** A programme as a form; of a new one, and before there is any, what the product proposes. Null: there is none such. */
export async function loadProgramme(
  deps: Deps,
  { merchantId, params }: AdminCall,
): Promise<ProgrammeData | null> {
  const programs = await shownPrograms(deps, merchantId);
  const program = await shownProgram(deps, merchantId, params);
  const asked = params['programme'] ?? '';
  if (!program && asked !== '' && asked !== NEW_PROGRAMME) return null;
  const around = {
    ...(await readChoices(deps, merchantId)),
    unvalued: await readUnvalued(deps, merchantId),
    programme: program?.programId ?? asked,
    several: programs.length > (program ? 1 : 0),
  };
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
    return { state, form: formOf(definition), pointName, qualified, ...around };
  }
  const [store] = await shownStores(deps, merchantId);
  const form = newProgrammeForm(store?.currency ?? CURRENCY_DEFAULT);
  return { state: 'draft', form, pointName: null, qualified: [], ...around };
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The next page of one reward's members. */
function afterOf({ reward = '', after = '' }: Record<string, string>) {
  return reward !== '' && UUID.test(after) ? { rewardId: reward, memberId: after } : null;
}

async function readUnvalued(deps: Deps, merchantId: AdminCall['merchantId']): Promise<UnvaluedArticle[]> {
  const items = await unvaluedItems(deps.pool, merchantId);
  if (items.length === 0) return [];
  const stores = await sql<{ storeId: string; name: string }>(
    deps.pool,
    `SELECT store_id AS "storeId", name FROM store WHERE merchant_id = $1`,
    [merchantId],
  );
  const nameOf = new Map(stores.map(({ storeId, name }) => [storeId, name]));
  return items.map(({ storeId, externalId, title }) => ({
    number: externalId,
    title,
    shop: nameOf.get(storeId) ?? '',
  }));
}

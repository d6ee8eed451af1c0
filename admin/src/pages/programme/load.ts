import { unvaluedItems } from '@ristourne/core/catalogue/read-items';
import { sql } from '@ristourne/core/database/sql';
import type { Deps } from '@ristourne/core/ports/deps';
import type { AdminCall } from '../../protocol.ts';
import { shownProgram, shownStores, type ShownProgram } from '../programs.ts';
import { readChoices } from './choices.ts';
import { formOf, newProgrammeForm, type ProgrammeForm } from './form.ts';
import type { Choices } from './selection-fields.tsx';
import type { UnvaluedArticle } from './unvalued.tsx';

export type ProgrammeData = Choices & {
  state: ShownProgram['state'];
  form: ProgrammeForm;
  /** Articles that were sold and carry no points of their own. */
  unvalued: UnvaluedArticle[];
};

const CURRENCY_DEFAULT = 'EUR';

/** The programme as a form; before there is one, what the product proposes. */
export async function loadProgramme(deps: Deps, { merchantId }: AdminCall): Promise<ProgrammeData> {
  const program = await shownProgram(deps, merchantId);
  const around = { ...(await readChoices(deps, merchantId)), unvalued: await readUnvalued(deps, merchantId) };
  if (program?.definition) return { state: program.state, form: formOf(program.definition), ...around };
  const [store] = await shownStores(deps, merchantId);
  return { state: 'draft', form: newProgrammeForm(store?.currency ?? CURRENCY_DEFAULT), ...around };
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

import type { Deps } from '@ristourne/core/ports/deps';
import type { AdminCall } from '../../protocol.ts';
import { readChoices } from '../programme/choices.ts';
import { shownPrograms, type ShownProgram } from '../programs.ts';

export type ListedProgram = {
  programId: string;
  /** Null of one that was never saved. */
  name: { en: string; fr: string } | null;
  state: ShownProgram['state'];
  /** Places, channels and groups whose orders count, in the owner's words; empty: every order. */
  scope: string[];
};
export type ProgrammesData = { programmes: ListedProgram[] };

/** Every programme of the merchant, with whether it runs and which orders are its. */
export async function loadProgrammes(deps: Deps, { merchantId }: AdminCall): Promise<ProgrammesData> {
  const { places, groups } = await readChoices(deps, merchantId);
  const nameOf = new Map([...places, ...groups].map(({ id, name }) => [id, name]));
  const programmes = (await shownPrograms(deps, merchantId)).map(
    ({ programId, state, definition }): ListedProgram => {
      const { locations = [], channels = [], groups: members = [] } = definition?.scope ?? {};
      return {
        programId,
        name: definition?.name ?? null,
        state,
        scope: [...locations, ...channels, ...members].map((one) => nameOf.get(one) ?? one),
      };
    },
  );
  return { programmes };
}

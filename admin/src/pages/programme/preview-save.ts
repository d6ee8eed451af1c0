import { changeSentences } from '@ristourne/core/messages/program-changes';
import type { Deps } from '@ristourne/core/ports/deps';
import { checkDefinition } from '@ristourne/core/programs/save-program';
import type { AdminCall } from '../../protocol.ts';
import type { Translate } from '../../texts/translate.ts';
import type { Acted } from '../page.ts';
import { shownProgram } from '../programs.ts';
import type { ProgrammeForm } from './form.ts';
import { shownQualified, type ShownQualified } from './qualified.ts';
import { readForm } from './read-form.ts';

/** What saving the form as it stands would change: in sentences, and who would have enough for what comes by itself. */
export type SavePreviewData = {
  changes: string[];
  qualified: Pick<ShownQualified, 'rewardId' | 'name' | 'members' | 'vouchers' | 'worth'>[];
};

type Previewing = { call: AdminCall; form: ProgrammeForm; t: Translate };

/** Reads only. A form that can't be read yet has no preview, and its problems are told when it is saved. */
export async function previewSave(deps: Deps, { call, form, t }: Previewing): Promise<Acted> {
  const { merchantId, language } = call;
  const program = await shownProgram(deps, merchantId, call.params);
  if (!program?.definition) return { outcome: 'not_found' };
  const { campaigns } = program.definition;
  const read = readForm(form, { t, language, campaigns });
  if (read.outcome === 'invalid') return read;
  const checked = checkDefinition(read.definition);
  if (checked.outcome === 'invalid') return { outcome: 'invalid', problems: [] };
  const { definition } = checked;
  const qualified = await shownQualified(deps, {
    merchantId,
    programId: program.programId,
    definition,
    currency: definition.currency,
  });
  const data: SavePreviewData = {
    changes: changeSentences(program.definition, definition, language),
    qualified: qualified.map(({ rewardId, name, members, vouchers, worth }) => ({
      rewardId, name, members, vouchers, worth,
    })), // prettier-ignore
  };
  return { outcome: 'shown', data };
}

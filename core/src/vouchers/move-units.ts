import type { MerchantId } from '../commerce/ids.ts';
import type { Transaction } from '../database/transaction.ts';
import type { PositionKey } from '../ledger/books.ts';
import type { LedgerDraft } from '../ledger/draft.ts';
import type { ProgramNow } from '../ledger/earn.ts';
import type { LedgerNeeds } from '../ledger/load-draft.ts';
import { loadDraft } from '../ledger/load-draft.ts';
import { saveDraft } from '../ledger/save-draft.ts';
import type { Deps } from '../ports/deps.ts';
import type { ProgramDefinition } from '../programs/definition.ts';
import { localDay, programDay, programMs } from '../programs/program-clock.ts';
import type { Program } from '../programs/read-programs.ts';
import { readPrograms } from '../programs/read-programs.ts';

/** Where a voucher's programme stands: its two clocks, and the definition in force. */
export type Standing = { now: ProgramNow; definition: ProgramDefinition };

type MoveOptions = {
  merchantId: MerchantId;
  /** Its member is locked by the caller. */
  position: PositionKey;
  needs: LedgerNeeds;
  plan: (draft: LedgerDraft, standing: Standing) => void;
};

/** Plans postings on one member's position and writes them, in the caller's transaction. */
export async function moveUnits(
  deps: Deps,
  tx: Transaction,
  { merchantId, position, needs, plan }: MoveOptions,
): Promise<void> {
  const bookedAt = deps.clock.now();
  const program = (await readPrograms(tx, merchantId)).find((one) => one.programId === position.programId);
  if (!program) throw new Error(`no programme ${position.programId}`);
  const draft = await loadDraft(tx, { merchantId, needs, ids: deps.ids, bookedAt });
  const now = { today: programDay(program.clock, bookedAt), programMs: programMs(program.clock, bookedAt) };
  plan(draft, { now, definition: definitionAt(program, bookedAt) });
  await saveDraft(tx, draft, { merchantId, dayOf: () => localDay(program.clock.timeZone, bookedAt) });
}

/** Also while the programme is paused: what its codes did goes on being booked. */
function definitionAt(program: Program, at: number): ProgramDefinition {
  const version = program.versions.findLast((one) => one.activeFrom <= at);
  if (!version) throw new Error(`programme ${program.programId} sold before its first version`);
  return version.definition;
}

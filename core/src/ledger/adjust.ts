import { NONE } from '../commerce/ids.ts';
import type { PostingId, SourceId } from '../commerce/ids.ts';
import type { PositionKey } from './books.ts';
import type { LedgerDraft } from './draft.ts';
import { openLots, positionOf } from './draft.ts';
import type { ProgramNow } from './earn.ts';
import { expireDueLots } from './expire.ts';
import { newLot } from './lots.ts';
import { credit, openPosting, takeFromLots } from './posting-writer.ts';

/**
 * `amount` > 0 adds, < 0 removes. `sourceId` is the adjustment's own; nature and comment are kept beside the posting.
 * `key`: the wish's own, where the same wish may come twice.
 */
export type AdjustCommand = PositionKey & {
  sourceId: SourceId;
  key?: string;
  amount: number;
  expiresOnDay: number;
  now: ProgramNow;
  actor: string;
};

/** A manual correction by a named person. Returns null, and does nothing, when more would be removed than is available. */
export function adjust(draft: LedgerDraft, command: AdjustCommand): PostingId | null {
  expireDueLots(draft, command, command.now);
  if (command.amount === 0 || positionOf(draft, command).available + command.amount < 0) return null;
  const writer = openPosting(draft, command, {
    key: `adjust:${command.key ?? command.sourceId}`,
    input: String(command.amount),
    kind: 'adjust',
    sourceId: command.sourceId,
    actor: command.actor,
    occurredAt: draft.bookedAt,
  });
  writer.book('adjusted', -command.amount);
  if (command.amount > 0) {
    credit(writer, command.amount, () =>
      newLot(draft, { ...command, rootLotId: NONE, parentLotId: NONE, revived: false }),
    );
  } else {
    takeFromLots(writer, openLots(draft, command), { kind: 'adjusted_lot', amount: -command.amount });
  }
  writer.close();
  return writer.postingId;
}

/** Units brought from another system, with the day that they end there. `sourceId` is the import's own, `amount` > 0. */
export function importUnits(draft: LedgerDraft, command: AdjustCommand): PostingId {
  const writer = openPosting(draft, command, {
    key: `import:${command.sourceId}`,
    input: String(command.amount),
    kind: 'import',
    sourceId: command.sourceId,
    actor: command.actor,
    occurredAt: draft.bookedAt,
  });
  writer.book('imported', -command.amount);
  credit(writer, command.amount, () =>
    newLot(draft, { ...command, rootLotId: NONE, parentLotId: NONE, revived: false }),
  );
  writer.close();
  return writer.postingId;
}

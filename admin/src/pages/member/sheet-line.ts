import type { Money } from '@ristourne/core/commerce/money';
import { ADJUSTMENT_NATURES, type AdjustmentNature } from '@ristourne/core/rewards/adjust-units';
import type { Language } from '@ristourne/core/timeline/amounts';
import { explain, type Breakdown } from '@ristourne/core/timeline/explain';
import type { TimelineLine } from '@ristourne/core/timeline/member-timeline';
import type { ProgramDefinition } from '@ristourne/core/programs/definition';
import type { Unit } from '@ristourne/core/programs/units';

/** A line of a timeline, as pages tell it. */
export type SheetLine = Pick<
  TimelineLine,
  'postingId' | 'programId' | 'unit' | 'kind' | 'bookedAt' | 'isWelcome'
> & {
  note: { nature: AdjustmentNature; comment: string; author: string } | null;
  /** Why two members were merged. */
  merge: { comment: string; author: string } | null;
  order: string | null;
  /** What the order that it comes from is worth by now. */
  orderTotal: Money | null;
  /** Of the units that can be used, what is owed included: these add up to the balance. */
  change: number;
  /** Of the units on the way. */
  pending: number;
  /** The stored reason, in the owner's language; empty where the line says it all. */
  why: string;
};

type Told = {
  unit: string;
  breakdown: Breakdown | null;
  pointName: ProgramDefinition['pointName'] | undefined;
};

/** The stored reason in the owner's language; empty where there is none. */
export function whyOf({ unit, breakdown, pointName }: Told, language: Language): string {
  if (breakdown === null || pointName === undefined || !isExplained(unit)) return '';
  return explain(breakdown, { language, unit, pointName });
}

function isExplained(unit: string): unit is Unit {
  return unit === 'points' || unit === 'visits' || unit.startsWith('money:');
}

type StoredNote = { nature: string; comment: string; author: string };

export function noteOf(note: StoredNote | null): SheetLine['note'] {
  if (note === null) return null;
  return { ...note, nature: ADJUSTMENT_NATURES.find((one) => one === note.nature) ?? 'other' };
}

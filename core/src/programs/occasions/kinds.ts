import type { z } from 'zod';
import { absence } from './absence.ts';
import type { occasion } from './arguments.ts';
import { birthday } from './birthday.ts';
import { frequency } from './frequency.ts';
import { nthOrder } from './nth-order.ts';
import type { OccasionKind } from './occasion-kind.ts';
import { spend } from './spend.ts';

export type Occasion = z.infer<typeof occasion>;
export type OccasionKindName = Occasion['kind'];

type Kinds = { readonly [Kind in OccasionKindName]: OccasionKind<Extract<Occasion, { kind: Kind }>> };
const KINDS: Kinds = { nth_order: nthOrder, spend, frequency, absence, birthday };

/** All kinds, in the order in which forms offer them. */
export const OCCASION_KINDS = Object.keys(KINDS) as readonly OccasionKindName[];

/** A kind that takes any occasion: whoever asks hands it the very occasion that it asked for. */
export function occasionKind({ kind }: { kind: OccasionKindName }): OccasionKind<Occasion> {
  return KINDS[kind] as unknown as OccasionKind<Occasion>;
}

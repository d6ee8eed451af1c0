import type { z } from 'zod';
import { DAY_MS } from '../../commerce/time.ts';
import type { campaign } from './arguments.ts';

export type Campaign = z.infer<typeof campaign>;

/** Days since 1970 of a local date, as contexts count them. */
export function dayOfDate(isoDate: string): number {
  return Date.parse(`${isoDate}T00:00:00Z`) / DAY_MS;
}

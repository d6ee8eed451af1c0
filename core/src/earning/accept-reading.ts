/** What is kept of an order's newest known reading; `fetchSeq` = where the fetches' sequence stood when it was accepted. */
export type KnownReading = { stamp: number; fetchSeq: number; stateHash: string };

/** A reading as it arrives; `fetchSeq` null = told by a delivery, else drawn when its fetch started. */
export type ArrivingReading = { stamp: number; fetchSeq: number | null; stateHash: string };

/**
 * Whether a reading replaces what is known. A fetch that started after the known state had been accepted is the truth
 * of its time, whatever its stamp: a site restored from a backup tells older ones. Of anything else an older stamp is
 * late, the *current* state again is the same (an earlier state that comes back is not), and a tie with another
 * content, which can't be ordered by itself, is only a hint to fetch.
 */
export function judgeReading(
  known: KnownReading | null,
  arriving: ArrivingReading,
): 'accept' | 'same' | 'older' | 'hint' {
  if (!known) return 'accept';
  const isSame = arriving.stateHash === known.stateHash;
  if (arriving.fetchSeq !== null && arriving.fetchSeq > known.fetchSeq) return isSame ? 'same' : 'accept';
  if (arriving.stamp < known.stamp) return 'older';
  if (isSame) return 'same';
  return arriving.stamp > known.stamp ? 'accept' : 'hint';
}

/** What is kept of an order's newest known reading; `fetchSeq` = where the fetches' sequence stood when it was accepted. */
export type KnownReading = { stamp: number; fetchSeq: number; stateHash: string };

/** A reading as it arrives; `fetchSeq` null = told by a delivery, else drawn when its fetch started. */
export type ArrivingReading = { stamp: number; fetchSeq: number | null; stateHash: string };

/**
 * Whether a reading replaces what is known. A delivery that equals the *current* state is the same (an earlier state
 * that comes back is not); an older stamp is late. A tie with another content can't be ordered by itself: it is decided
 * by a fetch that started after the known state had been accepted; anything else is only a hint to start one.
 */
export function judgeReading(
  known: KnownReading | null,
  arriving: ArrivingReading,
): 'accept' | 'same' | 'older' | 'hint' {
  if (!known) return 'accept';
  if (arriving.stamp < known.stamp) return 'older';
  if (arriving.stateHash === known.stateHash) return 'same';
  if (arriving.stamp > known.stamp) return 'accept';
  return arriving.fetchSeq !== null && arriving.fetchSeq > known.fetchSeq ? 'accept' : 'hint';
}

/** What is kept of an order's newest known reading. */
export type KnownReading = { stamp: number; fetchSeq: number; stateHash: string };

/** A reading as it arrives; `fetchSeq` null = told by a delivery, else drawn when its fetch started. */
export type ArrivingReading = { stamp: number; fetchSeq: number | null; stateHash: string };

/**
 * Whether a reading replaces what is known. A delivery that equals the *current* state is the same (an earlier state
 * that comes back is not); an older stamp is late; a tie with another content can't be ordered: it is only a hint, and
 * the order has to be fetched. Fetches are ordered by their own sequence.
 */
export function judgeReading(
  known: KnownReading | null,
  arriving: ArrivingReading,
): 'accept' | 'same' | 'older' | 'hint' {
  if (!known) return 'accept';
  if (arriving.fetchSeq !== null) {
    if (arriving.fetchSeq <= known.fetchSeq || arriving.stamp < known.stamp) return 'older';
    return arriving.stateHash === known.stateHash ? 'same' : 'accept';
  }
  if (arriving.stamp < known.stamp) return 'older';
  if (arriving.stateHash === known.stateHash) return 'same';
  return arriving.stamp === known.stamp ? 'hint' : 'accept';
}

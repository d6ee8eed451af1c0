/** Milliseconds since 1970-01-01T00:00Z, a safe integer. */
export type Instant = number;

/** Passed in everywhere: core never asks the machine for the time. */
export type Clock = { now(): Instant };

/** New ids (UUID v7, rising within one process) and random bytes (CSPRNG), passed in. */
export type Ids = { next(): string };
export type Randomness = { bytes(length: number): Uint8Array };

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

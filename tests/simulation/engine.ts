import type { Snapshot } from '@ristourne/core/ledger/testing/snapshot-text';
import type { Change, SimOrder, Wish } from './history.ts';

export type Arrived = { order: SimOrder; change: Change; fetchSeq: number | null };

/** One posting as it was booked: enough to give its command to the naive ledger. */
export type BookedPosting = {
  kind: string;
  idempotencyKey: string;
  input: string;
  sourceId: string;
  bookedAt: number;
  memberId: string;
  programId: string;
  unit: string;
};

export type JudgedContext = { externalId: string; program: number; version: number };

/** What one posting did to a member's units, for triggers: what became available, where that stands, and what matured or was taken back after that. */
export type TriggerFact = {
  kind: string;
  memberId: string;
  programId: string;
  unit: string;
  bookedAt: number;
  gained: number;
  availableAfter: number | null;
  matured: number;
};
export type Firing = { memberId: string; programId: string; rewardId: string; firings: number };

export type Outcome = {
  /** `externalId programme unit` → issued net of reversals, from the entries alone; zeros left out. */
  nets: Map<string, number>;
  contexts: JudgedContext[];
  /** What limited campaigns have reserved: `externalId programme campaign` → how much; zeros left out. */
  grants: Map<string, number>;
  /** Orders' beneficiaries at the end. */
  bound: Map<string, string>;
  postings: BookedPosting[];
  /** The history's codes that a reward has, and whether orders paid with them earn. */
  codes: Map<string, { earns: boolean }>;
  /** Null where an engine has no vouchers. */
  vouchers: JudgedVoucher[] | null;
  /** Null where an engine gives nothing for occasions. */
  occasions: OccasionFiring[] | null;
  snapshot: Snapshot;
  programIds: string[];
  memberIds: string[];
  orderOfSource: Map<string, string>;
  /** In booked order; null where an engine pays no rewards by itself. */
  triggers: { facts: TriggerFact[]; firings: Firing[] } | null;
};

/** The code of a chosen reward, as the history calls it, and where it stands. */
export type JudgedVoucher = { code: string; redemptionId: string; state: string; overUsed: boolean };

/** A reward that was given for an occasion. `revoking`: its store is being asked about it, so that nobody may change it now. */
export type OccasionFiring = {
  memberId: string;
  programId: string;
  rewardId: string;
  ordinal: number;
  firedAt: number;
  takenBack: boolean;
  state: string;
  revoking: boolean;
};

/** What a simulation drives: the real SQL, or the same pure functions over maps. Each call has its own time. */
export type Engine = {
  activate(at: number, change: { program: number; version: number }): Promise<void>;
  /** The number of a fetch that starts now. */
  startFetch(): Promise<number>;
  pause(at: number, program: number): Promise<void>;
  resume(at: number, program: number): Promise<void>;
  deliver(at: number, arrived: Arrived[]): Promise<string[]>;
  /** 'unknown' while no delivery of the order has come. */
  claim(at: number, claim: { order: SimOrder; member: number }): Promise<string>;
  /** The members by their places in the history: `from` is `to` from now on. */
  merge(at: number, members: { from: number; to: number }): Promise<void>;
  redeem(at: number, wish: Wish): Promise<void>;
  /**
   * What the worker does each night: maturity, lapse, expiry; and what the store answers to wanted vouchers. Returns the
   * orders (external ids) that it wants fetched.
   */
  night(at: number): Promise<string[]>;
  outcome(): Promise<Outcome>;
};

/** Every check of a proof, in the order in which it is told. */
export const CHECKS = [
  'postings sum to zero',
  'entries carry the running balance',
  'balances are the sums of entries',
  'lots are open by their allocations',
  'available is what open lots hold',
  'earnings are what their postings gave',
  'pending units are those of earnings',
  'what expired of each source was recorded',
  'what came back of each hold or over-use was given back',
  'rollups are the sums of entries',
  'orders have what they deserve',
  'visit facts are what orders say',
  'orders count for occasions as they are',
  'campaigns have given what their orders hold',
  'uses of codes are what orders cite',
  'vouchers hold and cost what their state says',
  'used is what the uses of a voucher say',
  'money vouchers cost what their orders used',
  'progress towards rewards is what matured',
] as const;
export type Check = (typeof CHECKS)[number];

/** One place where a stored figure is not what the facts say. */
export type Difference = { check: Check; subject: string; stored: string; rebuilt: string };

/** Enough to find what went wrong; a broken ledger would else answer with all of it. */
export const MAX_DIFFERENCES = 100;

/** What a proof has looked at and found so far. */
export type Findings = {
  /** How much each check looked at: a check that saw nothing proved nothing. */
  checked: Record<Check, number>;
  /** At most MAX_DIFFERENCES of each check. */
  differences: Difference[];
};

type Looked = { subject: string; stored: string | number; rebuilt: string | number };

/** Counts one figure that a check looked at, and keeps it where the two sides differ. */
export function look(findings: Findings, check: Check, { subject, stored, rebuilt }: Looked): void {
  count(findings, check, 1);
  if (stored !== rebuilt) find(findings, check, { subject, stored, rebuilt });
}

export function count(findings: Findings, check: Check, looked: number): void {
  findings.checked[check] += looked;
}

export function find(findings: Findings, check: Check, { subject, stored, rebuilt }: Looked): void {
  const found = findings.differences.filter((one) => one.check === check).length;
  if (found < MAX_DIFFERENCES)
    findings.differences.push({ check, subject, stored: String(stored), rebuilt: String(rebuilt) });
}

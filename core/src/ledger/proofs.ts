import { NONE } from '../commerce/ids.ts';

/** One check: `counts` says how many rows it looks at, `finds` which of them can't be rebuilt. $1 = a merchant, or none for all. */
export type ProofQuery = { check: string; counts: string; finds: string };

const ours = (alias: string) => `($1::uuid = '${NONE}' OR ${alias}.merchant_id = $1)`;
const count = (table: string) => `SELECT count(*) AS checked FROM ${table} t WHERE ${ours('t')}`;

const postings: ProofQuery = {
  check: 'postings sum to zero',
  counts: count('posting'),
  finds: `
    SELECT 'posting ' || e.posting_id || ' ' || e.unit AS subject, sum(e.amount)::text AS stored, '0' AS rebuilt
      FROM entry e WHERE ${ours('e')} GROUP BY e.merchant_id, e.posting_id, e.program_id, e.unit HAVING sum(e.amount) <> 0
    UNION ALL
    SELECT 'posting ' || p.posting_id, 'no entries', 'at least two'
      FROM posting p WHERE ${ours('p')}
       AND NOT EXISTS (SELECT 1 FROM entry e WHERE e.merchant_id = p.merchant_id AND e.posting_id = p.posting_id)`,
};

const balances: ProofQuery = {
  check: 'balances are the sums of entries',
  counts: count('balance'),
  finds: `
    WITH rebuilt AS (
      SELECT e.merchant_id, e.member_id, e.program_id, e.unit,
             coalesce(sum(e.amount) FILTER (WHERE e.book = 'pending'), 0) AS pending,
             coalesce(sum(e.amount) FILTER (WHERE e.book = 'available'), 0) AS available,
             coalesce(sum(e.amount) FILTER (WHERE e.book = 'held'), 0) AS held,
             0 - coalesce(sum(e.amount) FILTER (WHERE e.book = 'owed'), 0) AS owed
        FROM entry e WHERE ${ours('e')} AND e.member_id <> '${NONE}' GROUP BY 1, 2, 3, 4),
    stored AS (SELECT * FROM balance b WHERE ${ours('b')})
    SELECT 'member ' || coalesce(s.member_id, r.member_id) || ' ' || coalesce(s.unit, r.unit) AS subject,
           concat_ws(' ', s.pending, s.available, s.held, s.owed) AS stored, concat_ws(' ', r.pending, r.available, r.held, r.owed) AS rebuilt
      FROM stored s FULL JOIN rebuilt r USING (merchant_id, member_id, program_id, unit)
     WHERE (coalesce(s.pending, 0), coalesce(s.available, 0), coalesce(s.held, 0), coalesce(s.owed, 0))
        <> (coalesce(r.pending, 0), coalesce(r.available, 0), coalesce(r.held, 0), coalesce(r.owed, 0))`,
};

const running: ProofQuery = {
  check: 'entries carry the running balance',
  counts: `SELECT count(*) AS checked FROM entry t WHERE ${ours('t')} AND t.member_id <> '${NONE}'`,
  finds: `
    SELECT 'entry ' || e.posting_id || '/' || e.line AS subject, e.after::text AS stored, e.running::text AS rebuilt
      FROM (SELECT e.posting_id, e.line, e.after,
                   sum(e.amount) OVER (PARTITION BY e.merchant_id, e.member_id, e.program_id, e.unit, e.book ORDER BY p.booked_seq) AS running
              FROM entry e JOIN posting p ON p.merchant_id = e.merchant_id AND p.posting_id = e.posting_id
             WHERE ${ours('e')} AND e.member_id <> '${NONE}') e
     WHERE e.after <> e.running`,
};

const lots: ProofQuery = {
  check: 'lots are open by their allocations',
  counts: count('lot'),
  finds: `
    WITH rebuilt AS (
      SELECT a.merchant_id, a.lot_id,
             sum(CASE WHEN a.kind = 'into_lot' THEN a.amount WHEN a.kind = 'gained_expired' THEN 0 ELSE 0 - a.amount END) AS open
        FROM allocation a WHERE ${ours('a')} AND a.lot_id <> '${NONE}' GROUP BY 1, 2)
    SELECT 'lot ' || coalesce(l.lot_id, r.lot_id) AS subject, l.open::text AS stored, r.open::text AS rebuilt
      FROM (SELECT * FROM lot l WHERE ${ours('l')}) l FULL JOIN rebuilt r USING (merchant_id, lot_id)
     WHERE l.lot_id IS NULL OR coalesce(l.open, 0) <> coalesce(r.open, 0)`,
};

const available: ProofQuery = {
  check: 'available is what open lots hold',
  counts: count('balance'),
  finds: `
    WITH held AS (
      SELECT l.merchant_id, l.member_id, l.program_id, l.unit, sum(l.open) AS open
        FROM lot l WHERE ${ours('l')} AND l.open > 0 GROUP BY 1, 2, 3, 4)
    SELECT 'member ' || coalesce(b.member_id, h.member_id) || ' ' || coalesce(b.unit, h.unit) AS subject,
           coalesce(b.available, 0) || CASE WHEN b.owed > 0 THEN ', owes ' || b.owed ELSE '' END AS stored, coalesce(h.open, 0)::text AS rebuilt
      FROM (SELECT * FROM balance b WHERE ${ours('b')}) b FULL JOIN held h USING (merchant_id, member_id, program_id, unit)
     WHERE coalesce(b.available, 0) <> coalesce(h.open, 0) OR (b.owed > 0 AND b.available > 0)`,
};

/*
 * A source's rows (one a beneficiary) together: entries name its member in the members' books alone. Only its own
 * postings touch `issued`, `unclaimed` and `pending`; what expired can come from other postings, through a lot of it.
 */
const earnings: ProofQuery = {
  check: 'earnings are what their postings gave',
  counts: count('earning'),
  finds: `
    WITH entries AS (
      SELECT p.merchant_id, p.source_id, e.program_id, e.unit,
             0 - coalesce(sum(e.amount) FILTER (WHERE e.book = 'issued'), 0) AS net,
             coalesce(sum(e.amount) FILTER (WHERE e.book = 'unclaimed'), 0) AS unclaimed
        FROM posting p JOIN entry e ON e.merchant_id = p.merchant_id AND e.posting_id = p.posting_id
       WHERE ${ours('p')} AND p.kind IN ('earn', 'reverse', 'claim', 'lapse', 'reattribute') GROUP BY 1, 2, 3, 4),
    stored AS (
      SELECT s.merchant_id, s.source_id, s.program_id, s.unit, sum(s.net) AS net, sum(s.unclaimed) AS unclaimed
        FROM earning s WHERE ${ours('s')} GROUP BY 1, 2, 3, 4)
    SELECT 'source ' || coalesce(s.source_id, r.source_id) || ' ' || coalesce(s.unit, r.unit) AS subject,
           'net ' || s.net || ', unclaimed ' || s.unclaimed AS stored, 'net ' || r.net || ', unclaimed ' || r.unclaimed AS rebuilt
      FROM stored s FULL JOIN entries r USING (merchant_id, source_id, program_id, unit)
     WHERE coalesce(s.net, 0) <> coalesce(r.net, 0) OR coalesce(s.unclaimed, 0) <> coalesce(r.unclaimed, 0)`,
};

const pending: ProofQuery = {
  check: 'pending units are those of earnings',
  counts: count('balance'),
  finds: `
    WITH waiting AS (
      SELECT e.merchant_id, e.member_id, e.program_id, e.unit, sum(e.pending) AS pending
        FROM earning e WHERE ${ours('e')} AND e.pending > 0 GROUP BY 1, 2, 3, 4)
    SELECT 'member ' || coalesce(b.member_id, w.member_id) || ' ' || coalesce(b.unit, w.unit) AS subject,
           coalesce(b.pending, 0)::text AS stored, coalesce(w.pending, 0)::text AS rebuilt
      FROM (SELECT * FROM balance b WHERE ${ours('b')}) b FULL JOIN waiting w USING (merchant_id, member_id, program_id, unit)
     WHERE coalesce(b.pending, 0) <> coalesce(w.pending, 0)`,
};

/*
 * Expired units of a source: by its lots, by lapse, by earning after a lapse, by moving. An earn posting also books to
 * `expired` what undoes a reversal or comes back to a lot a second time: those parts are taken off again.
 */
const expired: ProofQuery = {
  check: 'what expired of each source was recorded',
  counts: `SELECT count(*) AS checked FROM earning t WHERE ${ours('t')} AND (t.expired > 0 OR t.expired_taken > 0)`,
  finds: `
    WITH facts AS (
      SELECT l.merchant_id, l.source_id, l.program_id, l.unit, a.amount AS expired, 0::bigint AS taken
        FROM allocation a JOIN lot l ON l.merchant_id = a.merchant_id AND l.lot_id = a.lot_id
       WHERE ${ours('a')} AND a.kind IN ('expired_lot', 'gained_expired')
      UNION ALL
      SELECT a.merchant_id, a.source_id, a.program_id, a.unit,
             CASE a.kind WHEN 'moved_expired' THEN 0 - a.amount WHEN 'gained_expired' THEN a.amount ELSE 0 - a.undone END,
             CASE a.kind WHEN 'reversed_expired' THEN a.amount - a.undone ELSE 0 END
        FROM allocation a
       WHERE ${ours('a')} AND a.lot_id = '${NONE}' AND a.kind IN ('moved_expired', 'gained_expired', 'reversed_expired')
      UNION ALL
      SELECT p.merchant_id, p.source_id, e.program_id, e.unit, e.amount, 0
        FROM posting p JOIN entry e ON e.merchant_id = p.merchant_id AND e.posting_id = p.posting_id
       WHERE ${ours('p')} AND p.kind IN ('lapse', 'earn') AND e.book = 'expired'
      UNION ALL
      SELECT a.merchant_id, a.source_id, a.program_id, a.unit, 0 - a.amount, 0
        FROM allocation a JOIN posting p ON p.merchant_id = a.merchant_id AND p.posting_id = a.posting_id
       WHERE ${ours('a')} AND a.kind = 'gained_expired' AND a.lot_id <> '${NONE}' AND p.kind = 'earn'),
    rebuilt AS (SELECT f.merchant_id, f.source_id, f.program_id, f.unit, sum(f.expired) AS expired, sum(f.taken) AS taken FROM facts f GROUP BY 1, 2, 3, 4),
    stored AS (
      SELECT s.merchant_id, s.source_id, s.program_id, s.unit, sum(s.expired) AS expired, sum(s.expired_taken) AS taken
        FROM earning s WHERE ${ours('s')} GROUP BY 1, 2, 3, 4)
    SELECT 'source ' || s.source_id || ' ' || s.unit AS subject, 'expired ' || s.expired || ', taken ' || s.taken AS stored,
           'expired ' || coalesce(r.expired, 0) || ', taken ' || coalesce(r.taken, 0) AS rebuilt
      FROM stored s LEFT JOIN rebuilt r USING (merchant_id, source_id, program_id, unit)
     WHERE s.expired <> coalesce(r.expired, 0) OR s.taken <> coalesce(r.taken, 0)`,
};

const returned: ProofQuery = {
  check: 'what came back of each hold or over-use was given back',
  counts: `SELECT count(*) AS checked FROM posting t WHERE ${ours('t')} AND t.kind IN ('hold', 'over_use')`,
  finds: `
    WITH undone AS (
      SELECT a.merchant_id, a.posting_id, sum(a.undone) AS undone FROM allocation a WHERE ${ours('a')} AND (a.kind = 'held_lot' OR a.kind LIKE 'over_used%') GROUP BY 1, 2),
    back AS (
      SELECT p.merchant_id, p.reverses_posting_id AS posting_id, 0 - sum(e.amount) AS back
        FROM posting p JOIN entry e ON e.merchant_id = p.merchant_id AND e.posting_id = p.posting_id
       WHERE ${ours('p')} AND ((p.kind = 'release' AND e.book = 'held') OR (p.kind IN ('return', 'over_use_ended') AND e.book = 'redeemed')) GROUP BY 1, 2)
    SELECT 'posting ' || coalesce(u.posting_id, b.posting_id) AS subject, coalesce(u.undone, 0)::text AS stored, coalesce(b.back, 0)::text AS rebuilt
      FROM undone u FULL JOIN back b USING (merchant_id, posting_id)
     WHERE coalesce(u.undone, 0) <> coalesce(b.back, 0)`,
};

const rollups: ProofQuery = {
  check: 'rollups are the sums of entries',
  counts: count('rollup'),
  finds: `
    WITH rebuilt AS (
      SELECT e.merchant_id, e.program_id, e.unit, e.book AS measure, sum(e.amount) AS amount
        FROM entry e WHERE ${ours('e')} GROUP BY 1, 2, 3, 4),
    stored AS (
      SELECT r.merchant_id, r.program_id, r.unit, r.measure, sum(r.amount) AS amount
        FROM rollup r WHERE ${ours('r')} GROUP BY 1, 2, 3, 4)
    SELECT 'programme ' || coalesce(s.program_id, r.program_id) || ' ' || coalesce(s.unit, r.unit) || ' ' || coalesce(s.measure, r.measure) AS subject,
           coalesce(s.amount, 0)::text AS stored, coalesce(r.amount, 0)::text AS rebuilt
      FROM stored s FULL JOIN rebuilt r USING (merchant_id, program_id, unit, measure)
     WHERE coalesce(s.amount, 0) <> coalesce(r.amount, 0)`,
};

/** Every check that `prove` makes, in the order in which it tells them. */
export const proofs: readonly ProofQuery[] = [
  postings,
  balances,
  running,
  lots,
  available,
  earnings,
  pending,
  expired,
  returned,
  rollups,
];

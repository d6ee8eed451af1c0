import { saveItems } from '@ristourne/core/catalogue/save-items';
import type { CatalogueItem } from '@ristourne/core/commerce/catalogue-item';
import { NONE } from '@ristourne/core/commerce/ids';
import type { Pool } from '@ristourne/core/database/pool';
import { instant, sql } from '@ristourne/core/database/sql';
import { inTransaction } from '@ristourne/core/database/transaction';
import { bindOrder } from '@ristourne/core/earning/bind-order';
import { creditOrders } from '@ristourne/core/earning/credit-orders';
import { drawFetchSeq } from '@ristourne/core/earning/order-records';
import { expireUnits } from '@ristourne/core/jobs/expire-units';
import { createKeyring, MASTER_KEY_BYTES } from '@ristourne/core/keys/keyring';
import { snapshotOfTables } from '@ristourne/core/ledger/testing/snapshots';
import { mergeMembers } from '@ristourne/core/merges/merge-members';
import type { Deps } from '@ristourne/core/ports/deps';
import {
  activateVersion,
  createProgram,
  pauseProgram,
  resumeProgram,
} from '@ristourne/core/programs/save-program';
import { setExchangeRate } from '@ristourne/core/programs/exchange-rates';
import { redeem } from '@ristourne/core/rewards/redeem';
import { failVoucher, issueVoucher, revokedVoucher } from '@ristourne/core/vouchers/settle-voucher';
import type {
  Arrived,
  BookedPosting,
  Engine,
  Firing,
  JudgedContext,
  JudgedVoucher,
  Outcome,
  TriggerFact,
} from './engine.ts';
import type { Change, History, SimOrder, Wish } from './history.ts';
import { CODE_STORE, toldState } from './codes.ts';
import { readOccasionFirings } from './read-occasion-firings.ts';
import { Prng, risingIds } from './prng.ts';
import { article, FIRST_DAY, PROGRAMS } from './programs.ts';

/** Articles 1 to 20, which every store sells. */
export function catalogue(): CatalogueItem[] {
  return Array.from({ length: 20 }, (_, index) => {
    const externalId = String(index + 1);
    return { externalId, title: externalId, variants: {}, ...article(externalId) };
  });
}

/** How many wanted vouchers the simulated store refuses for good. */
const REFUSED_PERCENT = 15;

export type SqlEngineOptions = { pool: Pool; history: History; run: number };

/** The real use cases on a real database, one merchant a run, with the simulator's clock, ids and randomness. */
export class SqlEngine implements Engine {
  protected readonly deps: Deps;
  protected readonly prng: Prng;
  protected readonly history: History;
  protected now = FIRST_DAY;
  readonly merchantId: string;
  protected readonly stores: string[];
  protected readonly members: string[];
  protected readonly programIds: string[] = [];
  /** The history's names of codes → the codes. */
  private readonly codes = new Map<string, string>();

  constructor({ pool, history, run }: SqlEngineOptions) {
    this.history = history;
    this.prng = new Prng(run);
    const ids = risingIds(run);
    const randomness = { bytes: (length: number) => this.prng.bytes(length) };
    const keys = createKeyring(new Uint8Array(MASTER_KEY_BYTES).fill(7), randomness);
    this.deps = { pool, clock: { now: () => this.now }, ids, randomness, keys };
    const several = (count: number) => Array.from({ length: count }, () => ids.next());
    this.merchantId = ids.next();
    this.stores = several(history.stores);
    this.members = several(history.members);
  }

  /** A merchant with stores, members known to them, and programmes that have no version yet. */
  static async create(options: SqlEngineOptions): Promise<SqlEngine> {
    const engine = new SqlEngine(options);
    await engine.open();
    return engine;
  }

  protected async open(): Promise<void> {
    const { deps, merchantId, stores, members } = this;
    const at = instant(FIRST_DAY);
    await sql(deps.pool, `INSERT INTO merchant (merchant_id, slug, name, time_zone, created_at) VALUES ($1, $2, 'Simulated', 'Europe/Paris', $3)`, [
      merchantId, merchantId, at,
    ]); // prettier-ignore
    await sql(
      deps.pool,
      `INSERT INTO store (merchant_id, store_id, store_ref, platform, url, name, currency, prices_include_tax, credentials_sealed,
                          webhook_secret_sealed, plugin_secret_sealed, connected_at, reconciled_to)
       SELECT $1, s, s::text, 'woocommerce', 'https://' || s || '.example', 'Simulated', currency, true, '', '', '', $3, $3
         FROM unnest($2::uuid[], $4::text[]) AS s(s, currency)`,
      // A store for each further currency makes the codes of its programmes: money never converts.
      [
        merchantId,
        [...stores, deps.ids.next(), deps.ids.next()],
        at,
        [...stores.map(() => 'EUR'), 'JPY', 'KWD'],
      ],
    );
    await sql(
      deps.pool,
      `INSERT INTO member (merchant_id, member_id, enrolled_at, enrolled_by, merged_into) SELECT $1, unnest($2::uuid[]), $3, 'simulation', $4`,
      [merchantId, members, at, NONE],
    );
    await sql(
      deps.pool,
      `INSERT INTO store_customer (merchant_id, store_id, external_id, member_id, linked_at)
       SELECT $1, s, 'customer-' || (place - 1), m, $4 FROM unnest($2::uuid[]) AS s, unnest($3::uuid[]) WITH ORDINALITY AS k(m, place)`,
      [merchantId, stores, members, at],
    );
    await this.fillCatalogue();
    for (const { timeZone, rates } of PROGRAMS) {
      const created = await createProgram(deps, { merchantId, timeZone, author: 'simulation' });
      if (created.outcome !== 'created') throw new Error(created.outcome);
      this.programIds.push(created.programId);
      for (const rate of rates) {
        const target = { merchantId, programId: created.programId, author: 'simulation' };
        const set = await setExchangeRate(deps, { ...target, ...rate });
        if (set.outcome !== 'set') throw new Error(set.outcome);
      }
      // Oldest first is how programmes are read: each gets its own moment.
      this.now += 1;
    }
  }

  /** What stores sell is known before any order of it comes. */
  protected async fillCatalogue(): Promise<void> {
    const { deps, merchantId, stores, history } = this;
    for (const storeId of stores)
      await saveItems(deps.pool, merchantId, { storeId, items: catalogue(), at: history.endsAt });
  }

  async activate(at: number, { program, version }: { program: number; version: number }): Promise<void> {
    this.now = at;
    const { definition } = PROGRAMS[program]!.versions.find((one) => one.version === version)!;
    const programId = this.programIds[program]!;
    const result = await activateVersion(this.deps, {
      merchantId: this.merchantId,
      programId,
      definition,
      author: 'simulation',
    });
    if (result.outcome !== 'activated' || result.version !== version) throw new Error(JSON.stringify(result));
  }

  startFetch(): Promise<number> {
    return drawFetchSeq(this.deps.pool);
  }

  async pause(at: number, program: number): Promise<void> {
    this.now = at;
    const programId = this.programIds[program]!;
    await pauseProgram(this.deps, { merchantId: this.merchantId, programId, author: 'simulation' });
  }

  async resume(at: number, program: number): Promise<void> {
    this.now = at;
    const programId = this.programIds[program]!;
    await resumeProgram(this.deps, { merchantId: this.merchantId, programId, author: 'simulation' });
  }

  /** A change as the store tells it: with the codes that were made. */
  protected told(change: Change): Change {
    return { ...change, state: toldState(change.state, this.codes) };
  }

  async deliver(at: number, arrived: Arrived[]): Promise<string[]> {
    this.now = at;
    const readings = arrived.map(({ order, change, fetchSeq }) => ({
      storeId: this.stores[order.store]!,
      reading: { state: this.told(change).state, contact: { email: '' }, stamp: change.stamp, secret: '' },
      fetchSeq,
    }));
    const outcomes = await inTransaction(this.deps.pool, (tx) =>
      creditOrders(this.deps, tx, { merchantId: this.merchantId, readings, cause: 'delivery' }),
    );
    return outcomes.map((one) => one.outcome);
  }

  async claim(at: number, { order, member }: { order: SimOrder; member: number }): Promise<string> {
    this.now = at;
    const rows = await sql<{ orderId: string }>(
      this.deps.pool,
      `SELECT order_id AS "orderId" FROM orders WHERE merchant_id = $1 AND store_id = $2 AND external_id = $3`,
      [this.merchantId, this.stores[order.store], order.externalId],
    );
    const orderId = rows[0]?.orderId;
    return orderId === undefined ? 'unknown' : this.bind(orderId, member);
  }

  protected async bind(orderId: string, member: number): Promise<string> {
    const { merchantId } = this;
    const memberId = this.members[member]!;
    const { outcome } = await bindOrder(this.deps, {
      merchantId, orderId, memberId, cause: 'claim', author: 'buyer',
    }); // prettier-ignore
    return outcome;
  }

  async merge(at: number, { from, to }: { from: number; to: number }): Promise<void> {
    this.now = at;
    const { outcome } = await mergeMembers(this.deps, {
      merchantId: this.merchantId,
      fromMemberId: this.members[from]!,
      toMemberId: this.members[to]!,
      comment: 'simulated',
      author: 'simulation',
    });
    // Said again by somebody whose server died before it answered.
    if (outcome !== 'merged' && outcome !== 'already_merged') throw new Error(outcome);
  }

  async redeem(at: number, wish: Wish): Promise<void> {
    this.now = at;
    const voucherId = await this.buy(wish);
    if (voucherId === null) return;
    const [made] = await sql<{ code: string }>(
      this.deps.pool,
      `SELECT code_lower AS code FROM voucher_code WHERE merchant_id = $1 AND voucher_id = $2`,
      [this.merchantId, voucherId],
    );
    this.codes.set(wish.code, made!.code);
  }

  protected async buy(wish: Wish): Promise<string | null> {
    const result = await redeem(this.deps, {
      merchantId: this.merchantId,
      memberId: this.members[wish.member]!,
      programId: this.programIds[wish.program]!,
      rewardId: 'chosen',
      storeId: this.stores[CODE_STORE]!,
      idempotencyKey: wish.code,
    });
    return result.outcome === 'redeemed' ? result.voucherId : null;
  }

  /** Expiry and lapse by the job; the store's answers; and the orders that are due are fetched, which matures them. */
  async night(at: number): Promise<string[]> {
    this.now = at;
    await this.answerVouchers();
    await expireUnits(this.deps, this.merchantId);
    const due = await sql<{ externalId: string }>(
      this.deps.pool,
      `SELECT o.external_id AS "externalId" FROM orders o JOIN (
         SELECT source_id FROM earning WHERE merchant_id = $1 AND pending > 0 AND matures_at_program_ms <= $2
         UNION SELECT order_id FROM counted_order WHERE merchant_id = $1 AND counts AND matured_at IS NULL AND member_id <> '${NONE}' AND matures_at_program_ms <= $2
       ) due ON due.source_id = o.order_id WHERE o.merchant_id = $1 ORDER BY 1`,
      [this.merchantId, at],
    );
    return due.map((one) => one.externalId);
  }

  protected async answerVouchers(): Promise<void> {
    const { merchantId, deps } = this;
    const ask = (text: string) => sql<{ voucherId: string }>(deps.pool, text, [merchantId]);
    const wanted = await ask(
      `SELECT voucher_id AS "voucherId" FROM voucher WHERE merchant_id = $1 AND state = 'wanted' ORDER BY voucher_id`,
    );
    for (const { voucherId } of wanted) {
      if (this.prng.chance(REFUSED_PERCENT))
        await failVoucher(deps, { merchantId, voucherId, reason: 'refused' });
      else await issueVoucher(deps, { merchantId, voucherId, externalId: voucherId });
    }
    const revoked = await ask(
      `UPDATE effect SET state = 'done' WHERE merchant_id = $1 AND kind = 'revoke_voucher' AND state = 'wanted' RETURNING subject AS "voucherId"`,
    );
    for (const { voucherId } of revoked)
      await revokedVoucher(deps, { merchantId, voucherId, unitsBack: true });
  }

  async outcome(): Promise<Outcome> {
    const { merchantId, programIds, deps } = this;
    const of = <Row extends object>(text: string) => sql<Row>(deps.pool, text, [merchantId]);
    const orders = await of<{ orderId: string; externalId: string; boundMember: string }>(
      `SELECT order_id AS "orderId", external_id AS "externalId", bound_member AS "boundMember" FROM orders WHERE merchant_id = $1`,
    );
    const orderOfSource = new Map(orders.map((one) => [one.orderId, one.externalId]));
    const nets = await of<{ sourceId: string; programId: string; unit: string; net: number }>(
      `SELECT p.source_id AS "sourceId", e.program_id AS "programId", e.unit, 0 - sum(e.amount)::bigint AS net
         FROM entry e JOIN posting p ON p.merchant_id = e.merchant_id AND p.posting_id = e.posting_id
        WHERE e.merchant_id = $1 AND e.book = 'issued' GROUP BY 1, 2, 3 HAVING sum(e.amount) <> 0`,
    );
    const contexts = await of<Omit<JudgedContext, 'program'> & { programId: string }>(
      `SELECT o.external_id AS "externalId", c.program_id AS "programId", c.version FROM order_context c
         JOIN orders o ON o.merchant_id = c.merchant_id AND o.order_id = c.order_id WHERE c.merchant_id = $1`,
    );
    return {
      programIds,
      memberIds: this.members,
      orderOfSource,
      nets: new Map(
        nets.map((one) => [
          `${orderOfSource.get(one.sourceId)} ${PROGRAMS[programIds.indexOf(one.programId)]!.name} ${one.unit}`,
          one.net,
        ]),
      ),
      contexts: contexts.map((one) => ({ ...one, program: programIds.indexOf(one.programId) })),
      bound: new Map(
        orders.filter((one) => one.boundMember !== NONE).map((one) => [one.externalId, one.boundMember]),
      ),
      postings: await this.bookedPostings(),
      ...(await this.vouchersByCode()),
      occasions: await readOccasionFirings(deps.pool, merchantId),
      grants: await this.grants(),
      snapshot: await snapshotOfTables(deps.pool, merchantId),
      triggers: { facts: await this.triggerFacts(), firings: await this.firings() },
    };
  }

  private async grants(): Promise<Map<string, number>> {
    const rows = await sql<{ externalId: string; programId: string; campaignId: string; granted: number }>(
      this.deps.pool,
      `SELECT o.external_id AS "externalId", g.program_id AS "programId", g.campaign_id AS "campaignId", g.granted FROM campaign_grant g
         JOIN orders o ON o.merchant_id = g.merchant_id AND o.order_id = g.order_id WHERE g.merchant_id = $1 AND g.granted > 0`,
      [this.merchantId],
    );
    return new Map(
      rows.map(({ externalId, programId, campaignId, granted }) => [
        `${externalId} ${PROGRAMS[this.programIds.indexOf(programId)]!.name} ${campaignId}`,
        granted,
      ]),
    );
  }

  private async vouchersByCode(): Promise<Pick<Outcome, 'codes' | 'vouchers'>> {
    const names = new Map([...this.codes].map(([name, code]) => [code, name]));
    const rows = await sql<JudgedVoucher & { earns: boolean }>(
      this.deps.pool,
      `SELECT c.code_lower AS code, v.redemption_id AS "redemptionId", v.state, v.over_used AS "overUsed", v.earns
         FROM voucher v JOIN voucher_code c ON c.merchant_id = v.merchant_id AND c.voucher_id = v.voucher_id
        WHERE v.merchant_id = $1 AND c.code_lower = ANY($2::text[])`,
      [this.merchantId, [...names.keys()]],
    );
    const vouchers = rows.map((row) => ({ ...row, code: names.get(row.code)! }));
    return { vouchers, codes: new Map(vouchers.map(({ code, earns }) => [code, { earns }])) };
  }

  private async triggerFacts(): Promise<TriggerFact[]> {
    // The beneficiary stands in the key; a unit of money has the separator in its name.
    return sql<TriggerFact>(
      this.deps.pool,
      `SELECT p.kind, p.booked_at AS "bookedAt", min(e.program_id::text) AS "programId", min(e.unit) AS unit,
              coalesce(max(e.member_id::text) FILTER (WHERE e.member_id <> '${NONE}'), (string_to_array(replace(p.idempotency_key, ':money:', ':money-'), ':'))[5]) AS "memberId",
              coalesce(sum(e.amount) FILTER (WHERE e.book = 'available'), 0)::bigint AS gained,
              max(e.after) FILTER (WHERE e.book = 'available') AS "availableAfter",
              coalesce(0 - sum(e.amount) FILTER (WHERE e.book IN ('issued', 'pending', 'unclaimed')), 0)::bigint AS matured
         FROM posting p JOIN entry e ON e.merchant_id = p.merchant_id AND e.posting_id = p.posting_id
        WHERE p.merchant_id = $1 GROUP BY p.merchant_id, p.posting_id ORDER BY p.booked_seq`,
      [this.merchantId],
    );
  }

  private async firings(): Promise<Firing[]> {
    return sql<Firing>(
      this.deps.pool,
      `SELECT member_id AS "memberId", program_id AS "programId", rule_id AS "rewardId", count(*) AS firings FROM trigger_fired
        WHERE merchant_id = $1 GROUP BY 1, 2, 3`,
      [this.merchantId],
    );
  }

  private async bookedPostings(): Promise<BookedPosting[]> {
    return sql<BookedPosting>(
      this.deps.pool,
      `SELECT p.kind, p.idempotency_key AS "idempotencyKey", p.input AS "input", p.source_id AS "sourceId", p.booked_at AS "bookedAt",
              max(e.member_id::text)::uuid AS "memberId", min(e.program_id::text)::uuid AS "programId", min(e.unit) AS unit
         FROM posting p JOIN entry e ON e.merchant_id = p.merchant_id AND e.posting_id = p.posting_id
        WHERE p.merchant_id = $1 GROUP BY p.merchant_id, p.posting_id ORDER BY p.booked_seq`,
      [this.merchantId],
    );
  }
}

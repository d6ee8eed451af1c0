import { findMailbox, type Mailbox } from '../accounts/find-mailbox.ts';
import { wantMail } from '../accounts/want-mail.ts';
import type { MemberId, MerchantId } from '../commerce/ids.ts';
import { DAY_MS, HOUR_MS, type Instant } from '../commerce/time.ts';
import { instant, sql, sqlMaybe } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { inTransaction } from '../database/transaction.ts';
import { lockMembers } from '../ledger/load-draft.ts';
import { holdOffErasures } from '../members/tombstones.ts';
import type { Deps } from '../ports/deps.ts';
import type { ProgramDefinition } from '../programs/definition.ts';
import type { Unit } from '../programs/units.ts';
import { dateOfProgramDay, endOfLocalDay, localDay, programDay, type ProgramClock } from '../programs/program-clock.ts'; // prettier-ignore
import type { Program, ProgramVersion } from '../programs/read-programs.ts';
import { readPrograms, versionAt } from '../programs/read-programs.ts';
import { memberPrograms } from '../timeline/member-programs.ts';
import { rewardInSight, type RewardInSight } from '../timeline/next-reward.ts';
import { programDate } from '../timeline/program-dates.ts';

/** Programme days before the end at which members are told. The last first: whoever hears of 7 days needs no word of 30. */
export const NOTICE_DAYS = [7, 30] as const;
/** What ends this many days later is told along: whoever buys each day gets no mail each day. */
export const TOLD_ALONG_DAYS = 3;
/** Nobody's phone rings at midnight, when a programme day begins: mails are wanted from 8 in the morning on. */
const WAKING_HOURS = 16;
const MAX_MEMBERS_AT_ONCE = 200;
const MAX_ROUNDS = 5_000;

/** One notice of one programme: `days` before the end, of what was given for longer than that. */
type Notice = { merchantId: MerchantId; program: Program; version: ProgramVersion; days: number };

/**
 * Wants a mail to each member with a verified address whose units end within 30 or within 7 programme days (C3): one for
 * each member, programme and notice, whatever the number of lots, and never again for the same day's units. A programme
 * whose units last no longer than a notice's days doesn't give it. Late is made good, too late is not: what ended is told
 * nobody. Programmes that are paused or where it is night, and merchants without a connected store, tell nothing. Returns how many mails were wanted.
 */
export async function notifyExpiring(deps: Deps, merchantId: MerchantId): Promise<number> {
  if (!(await hasStore(deps, merchantId))) return 0;
  let wanted = 0;
  const now = deps.clock.now();
  for (const program of await readPrograms(deps.pool, merchantId)) {
    if (isNight(program.clock, now)) continue;
    const version = versionAt(program, now);
    if (typeof version === 'string' || !version.definition.expiryNotices) continue;
    for (const days of NOTICE_DAYS.filter((one) => one < version.definition.lotDays))
      wanted += await giveNotice(deps, { merchantId, program, version, days });
  }
  return wanted;
}

function isNight({ timeZone }: ProgramClock, now: Instant): boolean {
  return endOfLocalDay(timeZone, now) - now >= WAKING_HOURS * HOUR_MS;
}

async function hasStore(deps: Deps, merchantId: MerchantId): Promise<boolean> {
  const row = await sqlMaybe(
    deps.pool,
    `SELECT 1 FROM store WHERE merchant_id = $1 AND disconnected_at IS NULL LIMIT 1`,
    [merchantId],
  );
  return row !== undefined;
}

async function giveNotice(deps: Deps, notice: Notice): Promise<number> {
  let wanted = 0;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const members = await dueMembers(deps, notice);
    for (const memberId of members) if (await tellMember(deps, notice, memberId)) wanted += 1;
    if (members.length < MAX_MEMBERS_AT_ONCE) break;
  }
  return wanted;
}

/** A lot of which nobody was told at this notice or a later one. */
const UNTOLD = `l.open > 0 AND NOT EXISTS (
  SELECT FROM expiry_notice n WHERE n.merchant_id = l.merchant_id AND n.program_id = l.program_id AND n.member_id = l.member_id
     AND n.expires_on_day = l.expires_on_day AND n.notice_days <= $5)`;

/** `until`: the last programme day that is looked at, today's included. */
function windowOf(deps: Deps, { merchantId, program, days }: Notice, along: number): unknown[] {
  const today = programDay(program.clock, deps.clock.now());
  return [merchantId, program.programId, today, today + days + along, days];
}

async function dueMembers(deps: Deps, notice: Notice): Promise<MemberId[]> {
  const rows = await sql<{ memberId: MemberId }>(
    deps.pool,
    `SELECT DISTINCT l.member_id AS "memberId" FROM lot l
       JOIN member_contact c ON c.merchant_id = l.merchant_id AND c.member_id = l.member_id AND c.verified_at IS NOT NULL
      WHERE l.merchant_id = $1 AND l.program_id = $2 AND l.expires_on_day BETWEEN $3 AND $4 AND ${UNTOLD}
      ORDER BY 1 LIMIT ${MAX_MEMBERS_AT_ONCE}`,
    windowOf(deps, notice, 0),
  );
  return rows.map(({ memberId }) => memberId);
}

/** What ends and that it was told are one transaction; the member's lock keeps a spending from coming between. */
async function tellMember(deps: Deps, notice: Notice, memberId: MemberId): Promise<boolean> {
  const { merchantId, program } = notice;
  const standing = (await memberPrograms(deps, { merchantId, memberId })).find(
    ({ programId }) => programId === program.programId,
  );
  return inTransaction(deps.pool, async (tx) => {
    await holdOffErasures(tx, merchantId);
    await lockMembers(tx, merchantId, [memberId]);
    const mailbox = await findMailbox(deps, tx, { merchantId, memberId });
    if (mailbox === null) return false;
    const lots = await untoldLots(deps, tx, { notice, memberId });
    if (lots.length === 0) return false;
    await markTold(deps, tx, { notice, memberId, lots });
    const units = [...new Set(lots.map(({ unit }) => unit))];
    const inSight = units.flatMap((unit) => (standing ? (rewardInSight(standing, unit) ?? []) : []))[0];
    await wantNotice(deps, tx, { notice, memberId, mailbox, lots, inSight: inSight ?? null });
    return true;
  });
}

type EndingUnits = { day: number; unit: Unit; amount: number };
type Told = { notice: Notice; memberId: MemberId; lots: EndingUnits[] };

async function untoldLots(
  deps: Deps,
  tx: Transaction,
  { notice, memberId }: Omit<Told, 'lots'>,
): Promise<EndingUnits[]> {
  return sql<EndingUnits>(
    tx,
    `SELECT l.expires_on_day AS day, l.unit, sum(l.open)::bigint AS amount FROM lot l
      WHERE l.merchant_id = $1 AND l.program_id = $2 AND l.expires_on_day BETWEEN $3 AND $4 AND ${UNTOLD} AND l.member_id = $6
      GROUP BY l.expires_on_day, l.unit ORDER BY l.expires_on_day, l.unit`,
    [...windowOf(deps, notice, TOLD_ALONG_DAYS), memberId],
  );
}

/** A second worker that comes to the same days fails on the key, and its mail with it. */
async function markTold(deps: Deps, tx: Transaction, { notice, memberId, lots }: Told): Promise<void> {
  const days = [...new Set(lots.map(({ day }) => day))];
  await sql(
    tx,
    `INSERT INTO expiry_notice (merchant_id, program_id, member_id, notice_days, expires_on_day, noticed_at)
     SELECT $1, $2, $3, $4, day, $5 FROM unnest($6::int[]) AS d(day)`,
    [notice.merchantId, notice.program.programId, memberId, notice.days, instant(deps.clock.now()), days],
  );
}

type NoticeMail = Told & { mailbox: Mailbox; inSight: RewardInSight | null };

async function wantNotice(
  deps: Deps,
  tx: Transaction,
  { notice, memberId, lots, mailbox, inSight }: NoticeMail,
): Promise<void> {
  const { merchantId, program, version, days } = notice;
  const { clock } = program;
  const now = deps.clock.now();
  const first = lots[0]?.day ?? 0;
  const { pointName, name } = version.definition;
  const endings = [...new Set(lots.map(({ day }) => day))].map((day) => ({
    lastDay: programDate(clock, day, now),
    units: lots.filter((one) => one.day === day).map(({ unit, amount }) => ({ unit, amount, pointName })),
  }));
  await wantMail(deps, tx, {
    merchantId,
    subject: `expiry ${program.programId}/${memberId}/${days}/${first}`,
    template: 'expiry_notice',
    locale: mailbox.locale,
    to: mailbox.to,
    params: {
      merchantName: mailbox.merchantName,
      merchantSlug: mailbox.merchantSlug,
      programName: name,
      endings,
      reward: inSight === null ? null : rewardParams(inSight, pointName),
    },
    notAfter: endOfDate(clock, dateOfProgramDay(clock, first, now)),
  });
}

function rewardParams(
  { reward, affordable, units }: RewardInSight,
  pointName: ProgramDefinition['pointName'],
): Record<string, unknown> {
  return { name: reward.name, affordable, units: { unit: reward.unit, amount: units, pointName } };
}

/** The end of a local calendar date; a zone may be so far from UTC that its noon is on another date. */
function endOfDate({ timeZone }: ProgramClock, date: number): Instant {
  const noon = date * DAY_MS + 12 * HOUR_MS;
  return endOfLocalDay(timeZone, noon + (date - localDay(timeZone, noon)) * DAY_MS);
}

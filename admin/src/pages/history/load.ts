import type { MerchantId } from '@ristourne/core/commerce/ids';
import type { Money } from '@ristourne/core/commerce/money';
import type { Deps } from '@ristourne/core/ports/deps';
import type { ProgramDefinition } from '@ristourne/core/programs/definition';
import { definedUnits } from '@ristourne/core/programs/units';
import { readPrograms } from '@ristourne/core/programs/read-programs';
import { listMembers } from '@ristourne/core/statistics/list-members';
import { memberEmails } from '@ristourne/core/statistics/member-emails';
import { merchantHistory, type HistoryLine } from '@ristourne/core/timeline/merchant-history';
import type { AdminCall } from '../../protocol.ts';
import { noteOf, whyOf, type SheetLine } from '../member/sheet-line.ts';
import { merchantTimeZone } from '../programs.ts';
import { MOVEMENT_NAMES, MOVEMENTS, type Movement } from './kinds.ts';
import { periodNames, periodOf } from './periods.ts';

export type HistoryRow = Pick<SheetLine, 'postingId' | 'kind' | 'bookedAt' | 'isWelcome' | 'note' | 'order' | 'change' | 'pending' | 'why'> & {
  /** Null of an order that nobody claimed yet. */
  memberId: string | null;
  email: string | null;
  programId: string;
  unit: string;
  orderTotal: Money | null;
  balanceAfter: number | null;
}; // prettier-ignore

type ShownProgram = {
  programId: string;
  name: ProgramDefinition['name'];
  pointName: ProgramDefinition['pointName'];
};

/** What is chosen of each filter; '' is everything. */
export type Chosen = {
  search: string;
  movement: Movement | '';
  programId: string;
  unit: string;
  period: string;
};

export type HistoryData = {
  timeZone: string;
  chosen: Chosen;
  programs: ShownProgram[];
  units: string[];
  periods: string[];
  rows: HistoryRow[];
  next: string | null;
};

const MAX_SEARCH_LENGTH = 254;

/** All that ever moved, the newest first, as far as the filters let it through (F2). */
export async function loadHistory(deps: Deps, call: AdminCall): Promise<HistoryData> {
  const { merchantId, params } = call;
  const timeZone = await merchantTimeZone(deps, merchantId);
  const { programs, units } = await readShown(deps, merchantId);
  const today = { now: deps.clock.now(), timeZone };
  const periods = periodNames(today);
  const among = (values: string[], value: string | undefined): string =>
    values.find((one) => one === value) ?? '';
  const chosen: Chosen = {
    search: (params['search'] ?? '').trim().slice(0, MAX_SEARCH_LENGTH),
    movement: MOVEMENT_NAMES.find((one) => one === params['movement']) ?? '',
    programId: among(
      programs.map((one) => one.programId),
      params['programme'],
    ),
    unit: among(units, params['unit']),
    period: among(periods, params['period']),
  };
  const shown = { timeZone, chosen, programs, units, periods };
  const memberId = await foundMember(deps, merchantId, chosen.search);
  if (memberId === undefined) return { ...shown, rows: [], next: null };
  const page = await merchantHistory(deps, {
    merchantId,
    filter: {
      programId: chosen.programId === '' ? null : chosen.programId,
      unit: chosen.unit === '' ? null : chosen.unit,
      kinds: chosen.movement === '' ? [] : [...MOVEMENTS[chosen.movement]],
      memberId,
      ...periodOf(chosen.period, today),
    },
    cursor: params['before'] ?? null,
  });
  return { ...shown, rows: await rowsOf(deps, call, { lines: page.lines, programs }), next: page.next };
}

async function readShown(
  deps: Deps,
  merchantId: MerchantId,
): Promise<{ programs: ShownProgram[]; units: string[] }> {
  const programs = await readPrograms(deps.pool, merchantId);
  const units = new Set(
    programs.flatMap(({ versions }) => versions.flatMap(({ definition }) => definedUnits(definition))),
  );
  return {
    programs: programs.flatMap(({ programId, versions }) => {
      const definition = versions.at(-1)?.definition;
      return definition ? [{ programId, name: definition.name, pointName: definition.pointName }] : [];
    }),
    units: [...units],
  };
}

/** Null: everybody. Undefined: nobody has that address, or ordered under that number. */
async function foundMember(
  deps: Deps,
  merchantId: MerchantId,
  search: string,
): Promise<string | null | undefined> {
  if (search === '') return null;
  const { members } = await listMembers(deps, { merchantId, search, after: null, before: null });
  return members[0]?.memberId;
}

type Shown = { lines: HistoryLine[]; programs: ShownProgram[] };

async function rowsOf(
  deps: Deps,
  { merchantId, language }: AdminCall,
  { lines, programs }: Shown,
): Promise<HistoryRow[]> {
  const memberIds = lines.flatMap(({ memberId }) => (memberId === null ? [] : [memberId]));
  const emails = await memberEmails(deps, { merchantId, memberIds });
  return lines.map((line) => {
    const { postingId, memberId, programId, unit, kind, bookedAt, change, pending, balanceAfter } = line;
    const pointName = programs.find((one) => one.programId === programId)?.pointName;
    return {
      postingId,
      memberId,
      email: memberId === null ? null : (emails.get(memberId) ?? null),
      programId,
      unit,
      kind,
      isWelcome: line.isWelcome,
      bookedAt,
      change,
      pending,
      balanceAfter,
      order: line.order?.number ?? null,
      orderTotal: line.order?.total ?? null,
      note: noteOf(line.note),
      why: whyOf({ unit, breakdown: line.breakdown, pointName }, language),
    };
  });
}

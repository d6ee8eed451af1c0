import type { Deps } from '@ristourne/core/ports/deps';
import { BENEFIT_KINDS } from '@ristourne/core/programs/benefits/kinds';
import { unitName } from '@ristourne/core/programs/definition';
import { OCCASION_KINDS } from '@ristourne/core/programs/occasions/kinds';
import {
  activateVersion,
  checkDefinition,
  createProgram,
  pauseProgram,
  resumeProgram,
} from '@ristourne/core/programs/save-program';
import { z } from 'zod';
import type { AdminCall, AdminLocation } from '../../protocol.ts';
import type { AnswerTranslate } from '../../texts/answer-translator.ts';
import { UNREADABLE, type ActOptions, type Acted } from '../page.ts';
import { merchantTimeZone, NEW_PROGRAMME, shownProgram } from '../programs.ts';
import { inWords } from './definition-problems.ts';
import { payCommand, payThem } from './pay.ts';
import { previewSave } from './preview-save.ts';
import { readForm } from './read-form.ts';
import { KIND_NAMES } from './rule-form.ts';
import { scopeInput, selectorInput, typed, typedList } from './selection-input.ts';

/** A little more than a definition takes: one that is too long is told so, not refused whole. */
const MAX_ROWS = 60;
const bothLanguages = z.strictObject({ en: typed, fr: typed });
const plural = z.strictObject({ one: typed, other: typed });
const reward = z.strictObject({
  rewardId: z.string().regex(/^[a-z0-9-]{1,40}$/),
  name: bothLanguages,
  unit: unitName,
  cost: typed,
  benefit: z.enum(BENEFIT_KINDS),
  typed: z.strictObject({
    amountMinor: typed,
    basisPoints: typed,
    perUnits: typed,
    productIds: typed,
    minMinor: typed,
    maxMinor: typed,
  }),
  articles: z.array(z.strictObject({ productId: typed, units: typed, name: typed })).max(MAX_ROWS),
  issue: z.enum(['automatic', 'chosen', ...OCCASION_KINDS]),
  occasion: z.strictObject({
    order: typed,
    repeats: z.boolean(),
    amountMinor: typed,
    visits: typed,
    days: typed,
  }),
  consuming: z.boolean(),
  voucherDays: typed,
  ordersEarn: z.boolean(),
  codeLength: typed,
  bound: z.boolean(),
});
const rule = z.strictObject({
  ruleId: z.string().regex(/^[a-z0-9-]{1,40}$/),
  kind: z.enum(KIND_NAMES),
  values: z.record(z.string().max(40), typed),
  rows: z.array(z.strictObject({ from: typed, to: typed, points: typed })).max(MAX_ROWS),
  on: selectorInput,
  where: scopeInput,
});
const form = z.strictObject({
  name: bothLanguages,
  pointName: z.strictObject({ en: plural, fr: plural }),
  currency: z.string().regex(/^[A-Z]{3}$/),
  taxBase: z.enum(['with_tax', 'without_tax']),
  shortfall: z.enum(['owed', 'written_off']),
  maturityDays: typed,
  maturesFrom: z.enum(['payment', 'fulfilment', 'booking']),
  bookingProperty: typed,
  lotDays: typed,
  claimDays: typed,
  scope: scopeInput,
  eligible: selectorInput,
  exclusions: z.strictObject({
    foreignCodes: z.boolean(),
    subscriptions: z.boolean(),
    orderTags: typedList,
  }),
  welcome: z.strictObject({ on: z.boolean(), points: typed }),
  expiryNotices: z.boolean(),
  validity: z.strictObject({
    kind: z.enum(['always', 'dates', 'days']),
    from: typed,
    to: typed,
    days: typed,
  }),
  earning: z.array(rule).max(MAX_ROWS),
  multipliers: z.enum(['best', 'all']),
  rewards: z.array(reward).max(MAX_ROWS),
});
const command = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('save'), form }),
  z.strictObject({ do: z.literal('preview'), form }),
  z.strictObject({ do: z.enum(['pause', 'resume']) }),
  payCommand,
]);

/**
 * Saves the programme as a new version, in force for orders placed from now on; tells what that would change; pauses and
 * resumes it; gives a reward to those who already have enough.
 */
export async function changeProgramme(deps: Deps, { call, command: sent, t }: ActOptions): Promise<Acted> {
  const read = command.safeParse(sent);
  if (!read.success) return UNREADABLE;
  switch (read.data.do) {
    case 'save':
      return save(deps, { call, form: read.data.form, t });
    case 'preview':
      return previewSave(deps, { call, form: read.data.form, t });
    case 'pay':
      return payThem(deps, { call, wish: read.data, t });
    case 'pause':
    case 'resume':
      return pauseOrResume(deps, { call, pauses: read.data.do === 'pause', t });
  }
}

type Saving = { call: AdminCall; form: z.infer<typeof form>; t: AnswerTranslate };

async function save(deps: Deps, { call, form: sent, t }: Saving): Promise<Acted> {
  const { merchantId, actor, language } = call;
  const asked = call.params['programme'] ?? '';
  const program = await shownProgram(deps, merchantId, call.params);
  if (!program && asked !== '' && asked !== NEW_PROGRAMME) return { outcome: 'not_found' };
  const campaigns = program?.definition?.campaigns ?? [];
  const readIt = readForm(sent, { t, language, campaigns });
  if (readIt.outcome === 'invalid') return readIt;
  const checked = checkDefinition(readIt.definition);
  if (checked.outcome === 'invalid') return { outcome: 'invalid', problems: inWords(checked.problems, t) };
  const programId = program?.programId ?? (await create(deps, call));
  const result = await activateVersion(deps, {
    merchantId,
    programId,
    definition: checked.definition,
    author: actor.name,
  });
  const goTo = asked === NEW_PROGRAMME ? { goTo: addressOf(programId) } : {};
  if (result.outcome === 'activated') return { outcome: 'done', message: t('programme.saved'), ...goTo };
  return result.outcome === 'invalid'
    ? { outcome: 'invalid', problems: inWords(result.problems, t) }
    : { outcome: 'not_found' };
}

function addressOf(programId: string): AdminLocation {
  return { page: 'programme', params: { programme: programId } };
}

async function create(deps: Deps, { merchantId, actor }: AdminCall): Promise<string> {
  const timeZone = await merchantTimeZone(deps, merchantId);
  const created = await createProgram(deps, { merchantId, timeZone, author: actor.name });
  if (created.outcome !== 'created') throw new Error(`merchant ${merchantId} has no usable time zone`);
  return created.programId;
}

type Pausing = { call: AdminCall; pauses: boolean; t: AnswerTranslate };

async function pauseOrResume(deps: Deps, { call, pauses, t }: Pausing): Promise<Acted> {
  const { merchantId, actor } = call;
  const program = await shownProgram(deps, merchantId, call.params);
  if (!program) return { outcome: 'not_found' };
  const change = { merchantId, programId: program.programId, author: actor.name };
  await (pauses ? pauseProgram : resumeProgram)(deps, change);
  return { outcome: 'done', message: t(pauses ? 'programme.wasPaused' : 'programme.wasResumed') };
}

import type { Deps } from '@ristourne/core/ports/deps';
import {
  activateVersion,
  checkDefinition,
  createProgram,
  pauseProgram,
  resumeProgram,
} from '@ristourne/core/programs/save-program';
import { BENEFIT_KINDS } from '@ristourne/core/programs/benefits/kinds';
import { OCCASION_KINDS } from '@ristourne/core/programs/occasions/kinds';
import { z } from 'zod';
import type { AdminCall, FieldProblem } from '../../protocol.ts';
import type { Translate } from '../../texts/translate.ts';
import { UNREADABLE, type ActOptions, type Acted } from '../page.ts';
import { merchantTimeZone, shownProgram } from '../programs.ts';
import { readForm } from './read-form.ts';

const MAX_ROWS = 50;
const typed = z.string().max(2_000);
const bothLanguages = z.strictObject({ en: typed, fr: typed });
const plural = z.strictObject({ one: typed, other: typed });
const reward = z.strictObject({
  rewardId: z.string().regex(/^[a-z0-9-]{1,40}$/),
  name: bothLanguages,
  unit: z.enum(['points', 'visits']),
  cost: typed,
  benefit: z.enum(BENEFIT_KINDS),
  typed: z.strictObject({ amountMinor: typed, basisPoints: typed, perUnits: typed, productIds: typed }),
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
});
const form = z.strictObject({
  name: bothLanguages,
  pointName: z.strictObject({ en: plural, fr: plural }),
  currency: z.string().regex(/^[A-Z]{3}$/),
  taxBase: z.enum(['with_tax', 'without_tax']),
  shortfall: z.enum(['owed', 'written_off']),
  maturityDays: typed,
  lotDays: typed,
  claimDays: typed,
  rate: z.strictObject({ on: z.boolean(), points: typed, per: typed }),
  brackets: z.strictObject({
    on: z.boolean(),
    rows: z.array(z.strictObject({ from: typed, to: typed, points: typed })).max(MAX_ROWS),
  }),
  visits: z.strictObject({ on: z.boolean(), minimum: typed, dailyCap: typed }),
  rewards: z.array(reward).max(MAX_ROWS),
});
const command = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('save'), form }),
  z.strictObject({ do: z.enum(['pause', 'resume']) }),
]);

/** Saves the programme as a new version, in force for orders placed from now on; pauses and resumes it. */
export async function changeProgramme(deps: Deps, { call, command: sent, t }: ActOptions): Promise<Acted> {
  const read = command.safeParse(sent);
  if (!read.success) return UNREADABLE;
  return read.data.do === 'save'
    ? save(deps, { call, form: read.data.form, t })
    : pauseOrResume(deps, { call, pauses: read.data.do === 'pause', t });
}

type Saving = { call: AdminCall; form: z.infer<typeof form>; t: Translate };

async function save(deps: Deps, { call, form: sent, t }: Saving): Promise<Acted> {
  const readIt = readForm(sent, t);
  if (readIt.outcome === 'invalid') return readIt;
  const checked = checkDefinition(readIt.definition);
  if (checked.outcome === 'invalid') return { outcome: 'invalid', problems: inWords(checked.problems, t) };
  const { merchantId, actor } = call;
  const programId = (await shownProgram(deps, merchantId))?.programId ?? (await create(deps, call));
  const result = await activateVersion(deps, {
    merchantId,
    programId,
    definition: checked.definition,
    author: actor.name,
  });
  if (result.outcome === 'activated') return { outcome: 'done', message: t('programme.saved') };
  return result.outcome === 'invalid'
    ? { outcome: 'invalid', problems: inWords(result.problems, t) }
    : { outcome: 'not_found' };
}

async function create(deps: Deps, { merchantId, actor }: AdminCall): Promise<string> {
  const timeZone = await merchantTimeZone(deps, merchantId);
  const created = await createProgram(deps, { merchantId, timeZone, author: actor.name });
  if (created.outcome !== 'created') throw new Error(`merchant ${merchantId} has no usable time zone`);
  return created.programId;
}

const REASONS = [
  { reason: 'brackets_must_ascend', problem: 'problem.brackets' },
  { reason: 'articles_must_differ', problem: 'problem.articlesDiffer' },
  { reason: 'article_prices_are_chosen', problem: 'problem.articlesChosen' },
  { reason: 'occasions_leave_no_choice', problem: 'problem.occasionChoice' },
] as const;

/** What the definition's own limits found, beside the form's field that it came from. */
function inWords(problems: { field: string; reason: string }[], t: Translate): FieldProblem[] {
  return problems.map(({ field, reason }) => {
    const name = formField(field);
    const words = REASONS.find((one) => one.reason === reason);
    return words
      ? { field: name, message: t(words.problem) }
      : { field: name, message: t('problem.other', { field: name, reason }) };
  });
}

/** Rules have names of their own in the form; a list of article numbers is typed as one text. */
function formField(path: string): string {
  return path
    .replace(/\.benefit\.productIds\..*$/, '.benefit.productIds')
    .replace(/^earning\.\d+\.brackets(?:\.(\d+)\.(from|to)Minor)?$/, (_all, row?: string, end?: string) =>
      row === undefined ? 'brackets' : `brackets.${row}.${end}`,
    );
}

type Pausing = { call: AdminCall; pauses: boolean; t: Translate };

async function pauseOrResume(deps: Deps, { call, pauses, t }: Pausing): Promise<Acted> {
  const { merchantId, actor } = call;
  const program = await shownProgram(deps, merchantId);
  if (!program) return { outcome: 'not_found' };
  const change = { merchantId, programId: program.programId, author: actor.name };
  await (pauses ? pauseProgram : resumeProgram)(deps, change);
  return { outcome: 'done', message: t(pauses ? 'programme.wasPaused' : 'programme.wasResumed') };
}

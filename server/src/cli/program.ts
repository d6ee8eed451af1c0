import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { OperatorError } from '@ristourne/core/database/operator-error';
import {
  activateVersion,
  checkDefinition,
  type DefinitionProblems,
  createProgram,
  pauseProgram,
  resumeProgram,
} from '@ristourne/core/programs/save-program';
import { programDefinition, type ProgramDefinition } from '@ristourne/core/programs/definition';
import { readStores } from '@ristourne/core/stores/read-store';
import { readPrograms, type Program } from '@ristourne/core/programs/read-programs';
import type { Installation } from '../compose.ts';
import { findMerchant } from './find-merchant.ts';
import { readOptions, refuseMore } from './read-options.ts';
import type { Command } from './run-command.ts';

const OPTIONS = { merchant: 'string', file: 'string', program: 'string', 'time-zone': 'string' } as const;
const ACTIONS = ['show', 'set', 'pause', 'resume'];

/** Shows, replaces, pauses and resumes a merchant's programmes. A replacement judges orders placed from then on. */
export const programCommand: Command = {
  usage:
    'program show|set|pause|resume [--merchant slug] [--program id] [--file programme.json] [--time-zone Europe/Paris]',
  async run(installation, args, print) {
    const { values, positionals } = readOptions(args, OPTIONS);
    const [action = '', ...more] = positionals;
    if (!ACTIONS.includes(action)) {
      print(programCommand.usage);
      return 2;
    }
    refuseMore(more);
    for (const name of ['file', 'time-zone'] as const)
      if (action !== 'set' && values[name] !== undefined)
        throw new OperatorError(`--${name} belongs to "program set"`);
    const merchantId = await findMerchant(installation, values.merchant);
    const programs = await readPrograms(installation.deps.pool, merchantId);
    const chosen = choose(programs, values.program);
    const change = { merchantId, program: chosen, print };
    if (action === 'set')
      return setProgram(installation, { ...change, file: values.file ?? '', timeZone: values['time-zone'] });
    if (action === 'show') {
      print(JSON.stringify((values.program === undefined ? programs : [chosen]).map(shown), null, 2));
      return 0;
    }
    return pauseOrResume(installation, change, action === 'pause');
  },
};

function choose(programs: Program[], programId: string | undefined): Program | undefined {
  const chosen = programId === undefined ? programs[0] : programs.find((one) => one.programId === programId);
  if (programId !== undefined && !chosen)
    throw new OperatorError(`--program: there is no programme "${programId}"`);
  return chosen;
}

function shown(program: Program | undefined) {
  return (
    program && { programId: program.programId, clock: program.clock, newest: program.versions.at(-1) ?? null }
  );
}

type Change = { merchantId: string; program: Program | undefined; print: (line: string) => void };

async function pauseOrResume(
  { deps }: Installation,
  { merchantId, program, print }: Change,
  pauses: boolean,
): Promise<number> {
  if (!program) throw new OperatorError('there is no programme yet');
  const command = { merchantId, programId: program.programId, author: 'cli' };
  const { outcome } = await (pauses ? pauseProgram : resumeProgram)(deps, command);
  print(`${program.versions.at(-1)?.definition.name.en ?? program.programId}: ${SAID[outcome]}`);
  return 0;
}

const SAID = {
  paused: 'paused',
  already_paused: 'was paused already, nothing changes',
  resumed: 'resumed',
  not_paused: 'was not paused, nothing changes',
};

type Setting = Change & { file: string; timeZone: string | undefined };

async function setProgram(
  { deps }: Installation,
  { merchantId, program, file, timeZone, print }: Setting,
): Promise<number> {
  if (program && timeZone !== undefined && timeZone !== program.clock.timeZone)
    throw new OperatorError(
      `--time-zone: the programme's is ${program.clock.timeZone}, which can't be changed`,
    );
  const definition = readDefinition(file);
  const last = program?.versions.at(-1);
  if (last && saysTheSame(definition, last.definition)) {
    print(`unchanged: version ${last.version} says the same`);
    return 0;
  }
  // Before a programme is made for it: a file that cannot be right leaves nothing behind.
  const checked = checkDefinition(definition);
  if (checked.outcome === 'invalid') return sayProblems(checked, print);
  const programId =
    program?.programId ?? (await newProgram(deps, { merchantId, timeZone: timeZone ?? 'Europe/Paris' }));
  const result = await activateVersion(deps, { merchantId, programId, definition, author: 'cli' });
  if (result.outcome === 'activated') {
    print(`version ${result.version} is in force`);
    await warnOfCurrency(deps, { merchantId, currency: checked.definition.currency, print });
    return 0;
  }
  if (result.outcome === 'invalid') return sayProblems(result, print);
  print('there is no such programme');
  return 1;
}

type Currency = { merchantId: string; currency: string; print: (line: string) => void };

/** Money never converts by itself: orders in another currency wait, and nobody would see why. */
async function warnOfCurrency(
  deps: Installation['deps'],
  { merchantId, currency, print }: Currency,
): Promise<void> {
  const stores = await readStores(deps.pool, merchantId);
  const others = [...new Set(stores.map((store) => store.currency))].filter((one) => one !== currency);
  if (others.length === 0) return;
  print(
    `careful: the programme counts in ${currency}; orders in ${others.join(', ')} earn nothing and wait in \`deliveries --parked\``,
  );
}

function sayProblems({ problems }: DefinitionProblems, print: (line: string) => void): number {
  for (const { field, reason } of problems) print(`${field || 'the programme'}: ${reason}`);
  return 1;
}

/** Revisions are the product's to give, so what a file says of them makes no difference. */
function saysTheSame(wanted: unknown, last: ProgramDefinition): boolean {
  const parsed = programDefinition.safeParse(wanted);
  return parsed.success && isDeepStrictEqual(withoutRevisions(parsed.data), withoutRevisions(last));
}

function withoutRevisions(definition: ProgramDefinition) {
  return { ...definition, rewards: definition.rewards.map((reward) => ({ ...reward, revision: 0 })) };
}

async function newProgram(
  deps: Installation['deps'],
  { merchantId, timeZone }: { merchantId: string; timeZone: string },
): Promise<string> {
  const created = await createProgram(deps, { merchantId, timeZone, author: 'cli' });
  if (created.outcome === 'invalid')
    throw new OperatorError(`--time-zone: there is no time zone "${timeZone}"`);
  return created.programId;
}

function readDefinition(file: string): unknown {
  if (file === '') throw new OperatorError('--file is missing');
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new OperatorError(`--file: ${error instanceof Error ? error.message : 'could not be read'}`);
  }
}

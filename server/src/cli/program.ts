import { readFileSync } from 'node:fs';
import { OperatorError } from '@ristourne/core/database/operator-error';
import {
  activateVersion,
  createProgram,
  pauseProgram,
  resumeProgram,
} from '@ristourne/core/programs/save-program';
import { readPrograms } from '@ristourne/core/programs/read-programs';
import type { Installation } from '../compose.ts';
import { readOptions } from './read-options.ts';
import type { Command } from './run-command.ts';

const OPTIONS = { merchant: 'string', file: 'string', program: 'string', 'time-zone': 'string' } as const;

/** Shows, replaces, pauses and resumes a merchant's programmes. A replacement judges orders placed from then on. */
export const programCommand: Command = {
  usage:
    'program show|set|pause|resume [--merchant slug] [--program id] [--file programme.json] [--time-zone Europe/Paris]',
  async run(installation, args, print) {
    const { values, positionals } = readOptions(args, OPTIONS);
    const merchantId = await findMerchant(installation, values.merchant ?? 'shop');
    const programs = await readPrograms(installation.deps.pool, merchantId);
    const chosen =
      values.program === undefined ? programs[0] : programs.find((one) => one.programId === values.program);
    switch (positionals[0]) {
      case 'show':
        print(
          JSON.stringify(
            programs.map(({ programId, clock, versions }) => ({
              programId,
              clock,
              newest: versions.at(-1) ?? null,
            })),
            null,
            2,
          ),
        );
        return 0;
      case 'set':
        return setProgram(installation, {
          merchantId,
          programId: chosen?.programId ?? null,
          file: values.file ?? '',
          timeZone: values['time-zone'] ?? 'Europe/Paris',
          print,
        });
      case 'pause':
      case 'resume': {
        if (!chosen) throw new OperatorError('there is no such programme');
        const change = positionals[0] === 'pause' ? pauseProgram : resumeProgram;
        print(
          (await change(installation.deps, { merchantId, programId: chosen.programId, author: 'cli' }))
            .outcome,
        );
        return 0;
      }
      default:
        print(programCommand.usage);
        return 2;
    }
  },
};

/** The merchant of a slug; one line when there is none. */
async function findMerchant({ prisma }: Installation, slug: string): Promise<string> {
  const merchant = await prisma.merchant.findUnique({ where: { slug }, select: { merchantId: true } });
  if (!merchant) throw new OperatorError(`--merchant: there is no merchant "${slug}"`);
  return merchant.merchantId;
}

type Setting = {
  merchantId: string;
  programId: string | null;
  file: string;
  timeZone: string;
  print: (line: string) => void;
};

async function setProgram(
  { deps }: Installation,
  { merchantId, programId, file, timeZone, print }: Setting,
): Promise<number> {
  const definition = readDefinition(file);
  const target = programId ?? (await newProgram(deps, { merchantId, timeZone }));
  const result = await activateVersion(deps, { merchantId, programId: target, definition, author: 'cli' });
  if (result.outcome === 'activated') {
    print(`version ${result.version} is in force`);
    return 0;
  }
  if (result.outcome === 'invalid')
    for (const { field, reason } of result.problems) print(`${field}: ${reason}`);
  else print('there is no such programme');
  return 1;
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

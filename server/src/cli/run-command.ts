import { OperatorError } from '@ristourne/core/database/operator-error';
import type { Environment } from '../environment/read-environment.ts';
import { compose, type Installation } from '../compose.ts';
import { connectCommand } from './connect.ts';
import { deliveriesCommand } from './deliveries.ts';
import { effectsCommand } from './effects.ts';
import { pairCommand } from './pair.ts';
import { privacyCommand } from './privacy.ts';
import { programCommand } from './program.ts';
import { proveCommand } from './prove.ts';
import { reconcileCommand } from './reconcile.ts';
import { statusCommand } from './status.ts';

/** One operator's command; returns the exit code. Writes its answer with `print`. */
export type Command = {
  usage: string;
  run(installation: Installation, args: string[], print: (line: string) => void): Promise<number>;
};

const COMMANDS: Readonly<Record<string, Command>> = {
  connect: connectCommand,
  deliveries: deliveriesCommand,
  effects: effectsCommand,
  pair: pairCommand,
  privacy: privacyCommand,
  program: programCommand,
  prove: proveCommand,
  reconcile: reconcileCommand,
  status: statusCommand,
};

export async function runCommand(environment: Environment, [name, ...args]: string[]): Promise<number> {
  const command = name === undefined || !Object.hasOwn(COMMANDS, name) ? undefined : COMMANDS[name];
  if (!command) {
    const usages = Object.values(COMMANDS).map((one) => `  npm run cli -- ${one.usage}`);
    console.log(['Commands:', ...usages].join('\n'));
    if (name === undefined || name === 'help') return 0;
    throw new OperatorError(`there is no command "${name}"`);
  }
  const installation = await compose({ ...environment, logLevel: 'error' });
  try {
    return await command.run(installation, args, (line) => console.log(line));
  } finally {
    await installation.database.close();
  }
}

import { StartError } from './read-setting.ts';

/** Runs an operator's command and answers its exit code and what it printed. */
export type Cli = (args: string[]) => Promise<{ code: number; output: string }>;

export async function mustRun(cli: Cli, args: string[]): Promise<string> {
  const { code, output } = await cli(args);
  if (code !== 0) throw new StartError(`npm run cli -- ${args.slice(0, 2).join(' ')}: ${lastLine(output)}`);
  return output;
}

export function lastLine(output: string): string {
  return output.trim().split('\n').at(-1) ?? '';
}

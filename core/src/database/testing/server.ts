import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../embedded/supervisor.ts';

declare module 'vitest' {
  interface ProvidedContext {
    testServerUrl: string;
    testServerProblem: string;
  }
}

/**
 * Vitest's global set-up: one PostgreSQL for all test files of a run. Instead of the embedded one,
 * RISTOURNE_TEST_POSTGRES names an installation to start (/usr/lib/postgresql/15), or RISTOURNE_TEST_DATABASE_URL a
 * server that runs already (its superuser). If there is none, the tests that need none still run.
 */
export default async function provideTestServer(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['RISTOURNE_TEST_DATABASE_URL'];
  project.provide('testServerProblem', '');
  if (given !== undefined && given !== '') {
    project.provide('testServerUrl', given);
    return async () => undefined;
  }
  try {
    const installation = process.env['RISTOURNE_TEST_POSTGRES'] ?? '';
    const name = installation === '' ? 'tests' : `tests-${installation.replaceAll(/[^0-9A-Za-z]+/g, '-')}`;
    const stateDir = fileURLToPath(new URL(`../../../../.ristourne/${name}`, import.meta.url));
    const server = await startEmbeddedPostgres({
      stateDir,
      throwaway: true,
      log: () => undefined,
      ...(installation === '' ? {} : { installation }),
    });
    project.provide('testServerUrl', server.connectionString('postgres'));
    return () => server.stop();
  } catch (error) {
    project.provide('testServerUrl', '');
    project.provide('testServerProblem', (error as Error).message);
    return async () => undefined;
  }
}

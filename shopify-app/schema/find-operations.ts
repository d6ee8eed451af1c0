import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parse, type DocumentNode } from 'graphql';
import type { Operation, Variables } from '../src/admin-api/operation.ts';

const SOURCES = fileURLToPath(new URL('../src', import.meta.url));
const OPERATION_FILE = /-(?:query|mutation)\.ts$/;

export type FoundOperation = {
  /** Below `shopify-app/src`, with forward slashes: "orders/order-query.ts". */
  path: string;
  operation: Operation<Variables, unknown>;
  parsed: DocumentNode;
};

/** Every operation of the app, by the name of its file. Throws when a file of such a name exports none or several. */
export async function findOperations(): Promise<FoundOperation[]> {
  const paths = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => OPERATION_FILE.test(path))
    .toSorted();
  const found: FoundOperation[] = [];
  for (const path of paths) {
    const module: Record<string, unknown> = await import(pathToFileURL(join(SOURCES, path)).href);
    const operations = Object.values(module).filter(isOperation);
    const [operation] = operations;
    if (operation === undefined || operations.length > 1)
      throw new Error(`${path} must export one operation, not ${operations.length}`);
    found.push({ path, operation, parsed: parse(operation.document) });
  }
  return found;
}

function isOperation(value: unknown): value is Operation<Variables, unknown> {
  return typeof value === 'object' && value !== null && 'document' in value && 'result' in value;
}

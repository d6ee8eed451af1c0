import { hashEmail } from '../../keys/email.ts';
import { readAllText, type TestDeps } from '../../members/testing/test-deps.ts';

/** Remembers what was sealed, so that a test can tell what each sealed text would still open to. */
export function recordSeals(deps: TestDeps): Map<string, string> {
  const seals = new Map<string, string>();
  const { keys } = deps;
  const seal = keys.seal.bind(keys);
  keys.seal = (place, plain) => {
    const sealed = seal(place, plain);
    seals.set(sealed, plain);
    return sealed;
  };
  return seals;
}

type Sought = { deps: TestDeps; seals: Map<string, string>; words: string[]; emails: string[] };

/**
 * Where in the whole database something of a person is left: a word or an address in clear, an address's hash, or a
 * sealed text that opens to one of them.
 */
export async function findTraces({ deps, seals, words, emails }: Sought): Promise<string[]> {
  const sought = [...words, ...emails];
  const hashes = emails.map((email) => hashEmail(deps.keys, email));
  const sealed = [...seals].filter(([, plain]) => sought.some((word) => plain.includes(word)));
  const needles = [...sought, ...hashes, ...sealed.map(([text]) => text)];
  const rows = await readAllText(deps.pool);
  return rows
    .filter(({ text }) => {
      const bytes = text.startsWith('\\x') ? Buffer.from(text.slice(2), 'hex').toString() : text;
      return needles.some((needle) => bytes.includes(needle));
    })
    .map(({ place }) => place)
    .toSorted();
}

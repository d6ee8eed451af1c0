import { ADMIN_VERSION, type ActAnswer } from '@ristourne/admin/protocol';
import type { Language } from '@ristourne/admin/texts/translate';
import { z } from 'zod';
import type { ConnectShopResult } from '../connect/connect-shop.ts';
import type { Backend } from './backend.ts';
import { START_TEXTS } from './start-texts.ts';

const MAX_CODE_LENGTH = 40;
const command = z.union([
  z.object({ do: z.literal('start') }),
  z.object({ do: z.literal('join'), pairingCode: z.string().max(MAX_CODE_LENGTH) }),
]);

type Choice = { shop: string; language: Language; command: unknown };

/** Carries out what the owner of a shop without a merchant chose; null for what is no such choice. */
export async function actOnChoice(
  { connect }: Pick<Backend, 'connect'>,
  { shop, language, command: sent }: Choice,
): Promise<ActAnswer | null> {
  const parsed = command.safeParse(sent);
  if (!parsed.success) return null;
  const choice = parsed.data.do === 'start' ? 'new' : { pairingCode: parsed.data.pairingCode };
  return answerOf(await connect({ shop, choice }), language, choice === 'new');
}

function answerOf(result: ConnectShopResult, language: Language, isNew: boolean): ActAnswer {
  const texts = START_TEXTS[language];
  const invalid = (field: string, message: string): ActAnswer => ({
    version: ADMIN_VERSION,
    outcome: 'invalid',
    problems: [{ field, message }],
  });
  switch (result.outcome) {
    case 'connected':
      return { version: ADMIN_VERSION, outcome: 'done', message: isNew ? texts.connected : texts.joined };
    case 'invalid':
      return invalid(result.field, texts.problems[result.problem]);
    case 'unreachable':
      return invalid('', texts.unreachable);
  }
}

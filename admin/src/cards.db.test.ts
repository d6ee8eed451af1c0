import { createTestDatabase, type TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { createWorld, type World } from '@ristourne/core/earning/testing/world';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { answerAct, answerLoad } from './answer.ts';
import type { CardsData } from './pages/cards/load.ts';
import type { MemberData } from './pages/member/load.ts';
import type { MembersData } from './pages/members/load.ts';
import type { AdminCall, PageName } from './protocol.ts';

let database: TestDatabase;
let world: World;
let ada: string;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  world = await createWorld(database.pool);
  ada = await world.member('ada@example.org');
});

type Language = AdminCall['language'];
const call = (page: PageName, params: Record<string, string> = {}, language: Language = 'en'): AdminCall => ({
  merchantId: world.merchantId, actor: { name: 'Camille' }, language, page, params,
}); // prettier-ignore
/** French has spaces that don't break before its signs. */
const plain = (text: string | undefined) => (text ?? '').replaceAll(/[\u00a0\u202f]/g, ' ');
const problemOf = (answer: Awaited<ReturnType<typeof answerAct>>) =>
  answer.outcome === 'invalid'
    ? answer.problems.map(({ field, message }) => `${field}: ${plain(message)}`)
    : [answer.outcome];
async function load<Data>(page: PageName, params: Record<string, string> = {}): Promise<Data> {
  const answer = await answerLoad(world.deps, call(page, params));
  if (answer.outcome !== 'loaded') throw new Error(answer.outcome);
  return answer.data as Data;
}
const onCards = (command: object, language: Language = 'en') =>
  answerAct(world.deps, call('cards', {}, language), command);
const onAda = (command: object, language: Language = 'en') =>
  answerAct(world.deps, call('member', { id: ada }, language), command);

test('[C5] a list is looked over, added, and found; a bad line is named and nothing is added', async () => {
  const list = '1001\n1002\n1002';
  expect(await onCards({ do: 'preview', list })).toMatchObject({
    outcome: 'shown', data: { fresh: 2, known: 0, repeated: 1, bad: [] },
  }); // prettier-ignore
  expect(problemOf(await onCards({ do: 'import', list: '1001\n?' }, 'fr'))).toEqual([
    'list: Numéros : la ligne 2 n’est pas un numéro de carte. Rien n’a été ajouté.',
  ]);
  expect((await load<CardsData>('cards')).cards).toEqual([]);
  expect(await onCards({ do: 'import', list })).toMatchObject({ outcome: 'done', message: '2 cards added' });
  const { cards } = await load<CardsData>('cards', { search: '10 02', state: 'blank' });
  expect(cards.map((one) => one.cardNumber)).toEqual(['1002']);
});

test('[C5] a member’s sheet gives a card, replaces it, blocks it and lets it work again; the list of members finds them by it', async () => {
  expect(await onAda({ do: 'card', number: '20-01', replaces: false })).toMatchObject({
    message: 'Card 2001 is theirs',
  });
  const found = await load<MembersData>('members', { search: '2001' });
  expect(found.members.map((one) => one.memberId)).toEqual([ada]);
  await onAda({ do: 'card', number: '2002', replaces: true });
  await onAda({ do: 'card_stop', number: '2002', as: 'blocked' });
  const states = async () =>
    (await load<MemberData>('member', { id: ada })).cards.map((one) => `${one.cardNumber} ${one.state}`);
  expect((await states()).toSorted()).toEqual(['2001 lost', '2002 blocked']);
  expect(await onAda({ do: 'card_again', number: '2002' })).toMatchObject({ outcome: 'done' });
  expect((await states()).toSorted()).toEqual(['2001 lost', '2002 assigned']);
});

test.each([
  ['en', '12', false, 'Number: 4 to 32 figures and letters.'],
  ['fr', '12', false, 'Numéro : de 4 à 32 chiffres et lettres.'],
  ['en', '3001', true, 'Number: this card is, or was, another member’s.'],
  ['fr', '2009', false, 'Numéro : la carte 2000 de ce membre fonctionne ; remplacez-la.'],
  ['en', '2000', true, 'Number: this card is theirs already.'],
] as const)('[C5] in %s, %s (replacing: %s) is refused at its field: %s', async (language, number, replaces, message) => {
  await onAda({ do: 'card', number: '2000', replaces: false });
  await onCards({ do: 'join', number: '3001' });
  expect(problemOf(await onAda({ do: 'card', number, replaces }, language))).toEqual([`number: ${message}`]);
}); // prettier-ignore

test('[C5] whoever joins with a card is a member, and the owner is shown their sheet', async () => {
  const joined = await onCards({ do: 'join', number: '4001' });
  expect(joined).toMatchObject({ outcome: 'done', goTo: { page: 'member' } });
  const [card] = (await load<CardsData>('cards', { search: '4001' })).cards;
  expect(card).toMatchObject({ state: 'assigned' });
  expect(await load<MemberData>('member', { id: card?.memberId ?? '' })).toMatchObject({ email: null });
});

import { describe, expect, it } from 'vitest';
import { denial, schemaShop } from '../testing/schema-shop.ts';
import { addTags } from './change-tags.ts';
import { writeBalance } from './write-balance.ts';

describe('tags', () => {
  it('are added to an order or a customer by number', async () => {
    const added: unknown[] = [];
    const shop = schemaShop({ tagsAdd: (args) => added.push(args) && { userErrors: [] } });
    expect(await addTags(shop.api, { type: 'Order', number: '5001' }, ['Ristourne'])).toEqual({
      outcome: 'marked',
    });
    await addTags(shop.api, { type: 'Customer', number: '7001' }, ['gold', 'member']);
    expect(added).toEqual([
      { id: 'gid://shopify/Order/5001', tags: ['Ristourne'] },
      { id: 'gid://shopify/Customer/7001', tags: ['gold', 'member'] },
    ]);
  });
  it.each([[['a,b']], [['']], [['x'.repeat(41)]]])(
    'that would become others are refused: %j',
    async (tags) => {
      const shop = schemaShop({});
      expect((await addTags(shop.api, { type: 'Order', number: '5001' }, tags)).outcome).toBe('refused');
      expect(shop.seen).toEqual([]);
    },
  );
  it('that Shopify refuses, or that the app may not write, say why', async () => {
    const userErrors = [{ field: ['tags'], message: 'Tag is too long' }];
    const strict = schemaShop({ tagsAdd: () => ({ userErrors }) });
    expect(await addTags(strict.api, { type: 'Order', number: '1' }, ['a'])).toEqual({
      outcome: 'refused',
      reason: 'tags: Tag is too long',
    });
    const denied = schemaShop({
      tagsAdd: () => {
        throw denial('`write_orders` access scope.');
      },
    });
    const refused = await addTags(denied.api, { type: 'Order', number: '1' }, ['a']);
    expect(refused).toMatchObject({ outcome: 'refused', lacksAccess: true });
    expect(refused.outcome === 'refused' && refused.reason).toContain('write_orders');
  });
});

describe('a shown balance', () => {
  type Kept = { value: string; compareDigest: string };
  type Written = { ownerId: string; namespace: string; key: string; type: string } & Kept;

  function shopWith(kept: Kept | null, customers = ['gid://shopify/Customer/7001']) {
    const written: Written[] = [];
    const shop = schemaShop({
      customer: ({ id }: { id: string }) => (customers.includes(id) ? { metafield: () => kept } : null),
      metafieldsSet: ({ metafields: [one] }: { metafields: [Written] }) => {
        if ((one.compareDigest ?? null) !== (kept?.compareDigest ?? null))
          return { metafields: [], userErrors: [{ field: null, message: 'Stale.', code: 'STALE_OBJECT' }] };
        written.push(one);
        return { metafields: [{ compareDigest: 'next' }], userErrors: [] };
      },
    });
    return { ...shop, written };
  }
  const units = [{ unit: 'points', available: 120, pending: 30, owed: 0 }];
  const name = { en: 'Leaf club', fr: 'Le club des feuilles' };
  const pointName = { en: { one: 'leaf', other: 'leaves' }, fr: { one: 'feuille', other: 'feuilles' } };
  const balance = { asOf: 2_000, programs: [{ programId: 'prg_1', name, pointName, units }] };

  it('is written into the app’s own namespace, naming what it replaces', async () => {
    const first = shopWith(null);
    expect(await writeBalance(first.api, '7001', balance)).toEqual({ outcome: 'shown' });
    expect(first.written).toMatchObject([
      {
        ownerId: 'gid://shopify/Customer/7001',
        namespace: '$app',
        key: 'balance',
        type: 'json',
        compareDigest: null,
      },
    ]);
    expect(JSON.parse(first.written[0]?.value ?? '')).toEqual(balance);
    const older = shopWith({ value: JSON.stringify({ ...balance, asOf: 1_000 }), compareDigest: 'd1' });
    await writeBalance(older.api, '7001', balance);
    expect(older.written[0]?.compareDigest).toBe('d1');
  });
  it('never replaces a newer one', async () => {
    const newer = shopWith({ value: JSON.stringify({ ...balance, asOf: 3_000 }), compareDigest: 'd1' });
    expect(await writeBalance(newer.api, '7001', balance)).toEqual({ outcome: 'kept' });
    expect(newer.written).toEqual([]);
  });
  it('replaces what can’t be read', async () => {
    for (const value of ['', 'null', '{"asOf":"soon"}']) {
      const shop = shopWith({ value, compareDigest: 'd1' });
      expect(await writeBalance(shop.api, '7001', balance)).toEqual({ outcome: 'shown' });
    }
  });
  it('comes again when another was written between', async () => {
    const shop = shopWith(null);
    const { api } = shop;
    const raced: typeof api = {
      run: async (operation, variables) => {
        if ('metafields' in variables) (variables['metafields'] as Written[])[0]!.compareDigest = 'outdated';
        return api.run(operation, variables);
      },
    };
    expect((await writeBalance(raced, '7001', balance)).outcome).toBe('busy');
  });
  it('of nobody is absent', async () => {
    expect(await writeBalance(shopWith(null).api, '7002', balance)).toEqual({ outcome: 'absent' });
    expect((await writeBalance(shopWith(null).api, 'x', balance)).outcome).toBe('refused');
  });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSandbox, ownersRest, type SandboxShop } from '../testing/sandbox-store.ts';
import { fetchProducts } from './fetch-products.ts';

let shop: SandboxShop;
beforeAll(async () => {
  shop = await openSandbox();
});
afterAll(() => shop.sandbox.stop());

test('[B5] the stand-in’s product in a category of a category is in all of them, and another one is not', async () => {
  const { control } = shop.sandbox.woocommerce;
  const oolong = control.addArticle({ categories: ['oolong'], within: ['infusions', 'drinks'] });
  const mug = control.addArticle({ categories: ['mugs'] });
  const fetched = await fetchProducts(ownersRest(shop), [oolong.id, mug.id].map(String));
  if (fetched.outcome !== 'found') throw new Error(fetched.reason);
  const slugsOf = (id: number) =>
    fetched.items
      .find(({ externalId }) => externalId === String(id))
      ?.categories.filter((label) => !/^\d+$/.test(label));
  expect(slugsOf(oolong.id)).toEqual(['oolong', 'infusions', 'drinks']);
  expect(slugsOf(mug.id)).toEqual(['mugs']);
});

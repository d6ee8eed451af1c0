import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPrisma, type PrismaClient } from './prisma.ts';
import { sql, sqlOne } from './sql.ts';
import { createTestDatabase, type TestDatabase } from './testing/create-test-database.ts';

let database: TestDatabase;
let prisma: PrismaClient;
beforeAll(async () => {
  database = await createTestDatabase();
  prisma = createPrisma(database.pool);
});
afterAll(() => database.drop());

const merchantId = '018f0000-0000-7000-8000-000000000001';

test('Prisma and sql see the same row through one pool, each with its own types', async () => {
  const createdAt = new Date(Date.UTC(2026, 10, 21, 20, 15, 20, 123));
  await prisma.merchant.create({
    data: { merchantId, slug: 'boulangerie', name: 'Boulangerie', timeZone: 'Europe/Paris', createdAt },
  });
  const row = await sqlOne(database.pool, 'select slug, created_at as at from merchant');
  expect(row).toEqual({ slug: 'boulangerie', at: createdAt.getTime() });
  const found = await prisma.merchant.findUniqueOrThrow({ where: { merchantId } });
  expect(found.createdAt).toEqual(createdAt);
});

test('$disconnect leaves the pool open to the others', async () => {
  await prisma.$disconnect();
  expect(await sql(database.pool, 'select 1 as n')).toEqual([{ n: 1 }]);
});

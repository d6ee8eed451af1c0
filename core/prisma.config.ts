import { defineConfig } from 'prisma/config';

// Read by Prisma's command line alone (`npm run generate`, and `prisma migrate deploy` for those who prefer it to the
// migrations at boot). The running server never loads this file.
const url = process.env['DATABASE_URL'];

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  ...(url === undefined ? {} : { datasource: { url } }),
});

// npm run generate: Prisma's client from core/prisma/schema.prisma. Every other command does it when it is needed.
import { command, prepare } from './setup.mjs';

await command(async () => {
  await prepare();
  return 0;
});

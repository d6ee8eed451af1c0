import { sealedPlaces } from '@ristourne/core/keys/sealed-places';
import type { PrismaClient } from '@ristourne/core/database/prisma';
import type { Deps } from '@ristourne/core/ports/deps';
import { Session } from '@shopify/shopify-app-remix/server';

/** What shopify-app-remix wants to keep its sessions in, and what changes one only as long as it is what was read. */
export type SessionStorage = {
  storeSession(session: Session): Promise<boolean>;
  loadSession(id: string): Promise<Session | undefined>;
  deleteSession(id: string): Promise<boolean>;
  deleteSessions(ids: string[]): Promise<boolean>;
  findSessionsByShop(shop: string): Promise<Session[]>;
  /** Keeps `next` in the place of `read`; false, and nothing is kept, where another token or none stands by now. */
  replaceSession(read: Session, next: Session): Promise<boolean>;
  /** As if the hour of this session's token were over, unless another token stands in its place by now. */
  expireSession(read: Session): Promise<void>;
};

export type SessionDeps = { keys: Deps['keys']; prisma: Pick<PrismaClient, 'shopifySession'> };

type Row = NonNullable<Awaited<ReturnType<PrismaClient['shopifySession']['findUnique']>>>;
type SealedColumn = Parameters<typeof sealedPlaces.shopifySession>[0];
type OnlineAccessInfo = NonNullable<Session['onlineAccessInfo']>;

/**
 * Sessions in PostgreSQL, their tokens and persons sealed. Storing again replaces the whole row, so a token that was
 * renewed leaves nothing of the old one; deleting what is gone is no failure.
 */
export function createSessionStorage({ keys, prisma }: SessionDeps): SessionStorage {
  const table = prisma.shopifySession;
  /** Whatever is stored is sealed anew: a row whose sealed token is this one has not been stored since. */
  const rowAsRead = async (read: Session) => {
    const row = await table.findUnique({ where: { sessionId: read.id } });
    if (row === null || sessionOf(keys, row).accessToken !== read.accessToken) return null;
    return { sessionId: read.id, accessTokenSealed: row.accessTokenSealed };
  };
  return {
    async storeSession(session) {
      const { sessionId, ...columns } = rowOf(keys, session);
      await table.upsert({ where: { sessionId }, create: { sessionId, ...columns }, update: columns });
      return true;
    },
    async loadSession(sessionId) {
      const row = await table.findUnique({ where: { sessionId } });
      return row === null ? undefined : sessionOf(keys, row);
    },
    async deleteSession(sessionId) {
      await table.deleteMany({ where: { sessionId } });
      return true;
    },
    async deleteSessions(ids) {
      await table.deleteMany({ where: { sessionId: { in: ids } } });
      return true;
    },
    async findSessionsByShop(shop) {
      const rows = await table.findMany({ where: { shop }, orderBy: { sessionId: 'asc' } });
      return rows.map((row) => sessionOf(keys, row));
    },
    async replaceSession(read, next) {
      const where = await rowAsRead(read);
      const { sessionId: _, ...columns } = rowOf(keys, next);
      return where !== null && (await table.updateMany({ where, data: columns })).count === 1;
    },
    async expireSession(read) {
      const where = await rowAsRead(read);
      if (where !== null) await table.updateMany({ where, data: { expiresAt: new Date(0) } });
    },
  };
}

function rowOf(keys: Deps['keys'], session: Session): Row {
  const seal = (column: SealedColumn, plain: string | undefined): string | null =>
    plain === undefined ? null : keys.seal(sealedPlaces.shopifySession(column, session.id), plain);
  return {
    sessionId: session.id,
    shop: session.shop,
    state: session.state,
    isOnline: session.isOnline,
    scope: session.scope ?? null,
    expiresAt: session.expires ?? null,
    accessTokenSealed: seal('access_token_sealed', session.accessToken),
    refreshTokenSealed: seal('refresh_token_sealed', session.refreshToken),
    refreshTokenExpiresAt: session.refreshTokenExpires ?? null,
    userSealed: seal('user_sealed', session.onlineAccessInfo && JSON.stringify(session.onlineAccessInfo)),
  };
}

/** What was not there is left out, not undefined: the library compares sessions field by field. */
function sessionOf(keys: Deps['keys'], row: Row): Session {
  const open = (column: SealedColumn, sealed: string): string =>
    keys.open(sealedPlaces.shopifySession(column, row.sessionId), sealed);
  const { accessTokenSealed, refreshTokenSealed, refreshTokenExpiresAt, userSealed } = row;
  return new Session({
    id: row.sessionId,
    shop: row.shop,
    state: row.state,
    isOnline: row.isOnline,
    ...(row.scope !== null && { scope: row.scope }),
    ...(row.expiresAt !== null && { expires: row.expiresAt }),
    ...(accessTokenSealed !== null && { accessToken: open('access_token_sealed', accessTokenSealed) }),
    ...(refreshTokenSealed !== null && { refreshToken: open('refresh_token_sealed', refreshTokenSealed) }),
    ...(refreshTokenExpiresAt !== null && { refreshTokenExpires: refreshTokenExpiresAt }),
    ...(userSealed !== null && {
      onlineAccessInfo: JSON.parse(open('user_sealed', userSealed)) as OnlineAccessInfo,
    }),
  });
}

import type { MerchantId } from '../commerce/ids.ts';
import { sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import type { PositionKey } from '../ledger/books.ts';
import { positionKey } from '../ledger/books.ts';
import { writeOff } from '../ledger/write-off.ts';
import type { Deps } from '../ports/deps.ts';
import { moveUnits } from './move-units.ts';
import { readHeldByVouchers, wantRevocations } from './want-revocations.ts';

/** A position that owes, `owed` > 0. */
export type OwingPosition = PositionKey & { owed: number };

type FollowDebtsOptions = { merchantId: MerchantId; positions: PositionKey[] };

/**
 * To call after anything that may have left members owing, or their vouchers unable to pay it back: takes unused
 * vouchers back; where shortfalls are written off, writes off what no unused voucher covers any longer. The members are
 * locked by the caller. Repeating it changes nothing.
 */
export async function followDebts(
  deps: Deps,
  tx: Transaction,
  { merchantId, positions }: FollowDebtsOptions,
): Promise<void> {
  const owing = await readOwing(tx, merchantId, positions);
  if (owing.length === 0) return;
  await wantRevocations(tx, { merchantId, owing, ids: deps.ids, at: deps.clock.now() });
  const held = await readHeldByVouchers(tx, merchantId, owing);
  for (const position of owing) {
    const uncovered = position.owed - (held.get(positionKey(position)) ?? 0);
    if (uncovered > 0) await writeOffUncovered(deps, tx, { merchantId, position, uncovered });
  }
}

async function readOwing(
  tx: Transaction,
  merchantId: MerchantId,
  positions: PositionKey[],
): Promise<OwingPosition[]> {
  if (positions.length === 0) return [];
  return sql<OwingPosition>(
    tx,
    `SELECT b.member_id AS "memberId", b.program_id AS "programId", b.unit, b.owed
       FROM (SELECT DISTINCT * FROM unnest($2::uuid[], $3::uuid[], $4::text[]) AS k(member_id, program_id, unit)) k
       JOIN balance b ON b.merchant_id = $1 AND b.member_id = k.member_id AND b.program_id = k.program_id AND b.unit = k.unit
      WHERE b.owed > 0 ORDER BY b.member_id, b.program_id, b.unit`,
    [
      merchantId,
      positions.map((key) => key.memberId),
      positions.map((key) => key.programId),
      positions.map((key) => key.unit),
    ],
  );
}

type WriteOffOptions = { merchantId: MerchantId; position: PositionKey; uncovered: number };

async function writeOffUncovered(
  deps: Deps,
  tx: Transaction,
  { merchantId, position, uncovered }: WriteOffOptions,
): Promise<void> {
  await moveUnits(deps, tx, {
    merchantId,
    position,
    needs: { debts: [position] },
    plan: (draft, { definition }) => {
      if (definition.shortfall === 'written_off')
        writeOff(draft, { ...position, amount: uncovered, actor: 'store' });
    },
  });
}

import type { GroupId, MerchantId } from '../commerce/ids.ts';
import { instant, sql, sqlMaybe } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import type { Deps } from '../ports/deps.ts';
import { checkGroup, type InvalidGroup } from './customer-group.ts';

/** Of one merchant. */
export const MAX_GROUPS = 100;

type Of = { merchantId: MerchantId; groupId: GroupId };
export type CreateGroup = { merchantId: MerchantId; details: unknown };
export type CreateGroupResult =
  { outcome: 'created'; groupId: GroupId } | InvalidGroup | { outcome: 'name_taken' | 'too_many' };

/** A new group, without members; its name is the merchant's only one. */
export async function createGroup(
  deps: Pick<Deps, 'pool' | 'ids' | 'clock'>,
  { merchantId, details }: CreateGroup,
): Promise<CreateGroupResult> {
  const checked = checkGroup(details);
  if (checked.outcome === 'invalid') return checked;
  const { name, kind, ruleValue, excluded } = checked.details;
  return inTransaction(deps.pool, async (tx) => {
    const many = await sqlMaybe(
      tx,
      'SELECT 1 AS one FROM customer_group WHERE merchant_id = $1 OFFSET $2 LIMIT 1',
      [merchantId, MAX_GROUPS - 1],
    );
    if (many !== undefined) return { outcome: 'too_many' };
    const groupId = deps.ids.next();
    const made = await sqlMaybe(
      tx,
      `INSERT INTO customer_group (merchant_id, group_id, name, kind, rule_value, excluded, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (merchant_id, name) DO NOTHING RETURNING 1 AS one`,
      [merchantId, groupId, name, kind, ruleValue, excluded, instant(deps.clock.now())],
    );
    return made === undefined ? { outcome: 'name_taken' } : { outcome: 'created', groupId };
  });
}

export type EditGroupResult =
  { outcome: 'saved' } | InvalidGroup | { outcome: 'name_taken' | 'no_such_group' };

/**
 * Replaces what a group is, for orders that are judged from now on. Members chosen by hand stay with it, and count again
 * if it becomes such a group again.
 */
export async function editGroup(
  { pool }: Pick<Deps, 'pool'>,
  { merchantId, groupId, details }: Of & { details: unknown },
): Promise<EditGroupResult> {
  const checked = checkGroup(details);
  if (checked.outcome === 'invalid') return checked;
  const { name, kind, ruleValue, excluded } = checked.details;
  return inTransaction(pool, async (tx) => {
    const taken = await sqlMaybe(
      tx,
      'SELECT 1 AS one FROM customer_group WHERE merchant_id = $1 AND name = $2 AND group_id <> $3',
      [merchantId, name, groupId],
    );
    if (taken !== undefined) return { outcome: 'name_taken' };
    const saved = await sqlMaybe(
      tx,
      `UPDATE customer_group SET name = $3, kind = $4, rule_value = $5, excluded = $6
        WHERE merchant_id = $1 AND group_id = $2 RETURNING 1 AS one`,
      [merchantId, groupId, name, kind, ruleValue, excluded],
    );
    return { outcome: saved === undefined ? 'no_such_group' : 'saved' };
  });
}

/**
 * Takes a group away with its members' places in it. `in_use`: a version of a programme names it, and orders of its time
 * may still be judged by it.
 */
export async function deleteGroup(
  { pool }: Pick<Deps, 'pool'>,
  { merchantId, groupId }: Of,
): Promise<{ outcome: 'deleted' | 'in_use' | 'no_such_group' }> {
  return inTransaction(pool, async (tx) => {
    const known = await sqlMaybe(
      tx,
      'SELECT 1 AS one FROM customer_group WHERE merchant_id = $1 AND group_id = $2 FOR UPDATE',
      [merchantId, groupId],
    );
    if (known === undefined) return { outcome: 'no_such_group' };
    // An id is found wherever a definition names it, whatever kind of rule comes to do so.
    const named = await sqlMaybe(
      tx,
      `SELECT 1 AS one FROM program_version WHERE merchant_id = $1 AND position($2 IN definition::text) > 0 LIMIT 1`,
      [merchantId, groupId],
    );
    if (named !== undefined) return { outcome: 'in_use' };
    await sql(tx, 'DELETE FROM group_member WHERE merchant_id = $1 AND group_id = $2', [merchantId, groupId]);
    await sql(tx, 'DELETE FROM customer_group WHERE merchant_id = $1 AND group_id = $2', [
      merchantId,
      groupId,
    ]);
    return { outcome: 'deleted' };
  });
}

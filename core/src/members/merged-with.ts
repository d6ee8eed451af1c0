import { NONE } from '../commerce/ids.ts';

/**
 * SQL, an array: a member and those who were merged into them, found by index. Orders, redemptions and links keep the member
 * that they had. All arguments are SQL of ours: a parameter or a column; `member` is a uuid.
 */
export function mergedWith(merchant: string, member: string): string {
  return `ARRAY(SELECT ${member} UNION ALL SELECT joined.member_id FROM member joined
     WHERE joined.merchant_id = ${merchant} AND joined.merged_into = ${member} AND joined.merged_into <> '${NONE}')`;
}

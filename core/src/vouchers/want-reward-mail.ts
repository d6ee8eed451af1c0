import { readLocale } from '../accounts/locale.ts';
import { wantMail } from '../accounts/want-mail.ts';
import type { MerchantId, VoucherId } from '../commerce/ids.ts';
import { sqlMaybe } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { sealedPlaces } from '../keys/sealed-places.ts';
import { mergedWith } from '../members/merged-with.ts';
import type { Deps } from '../ports/deps.ts';
import type { VoucherBenefit } from '../ports/store-port.ts';

type Row = {
  memberId: string; emailSealed: string; locale: string | null; merchantName: string; rewardName: { en: string; fr: string } | null;
  benefit: VoucherBenefit; code: string; expiresAt: number; timeZone: string; storeUrl: string;
}; // prettier-ignore

/**
 * Tells a member with a verified address of their new voucher and its code, if this transaction commits (D9). Without one of
 * their own, that of a member who was merged into them serves.
 */
export async function wantRewardMail(
  deps: Deps,
  tx: Transaction,
  { merchantId, voucherId }: { merchantId: MerchantId; voucherId: VoucherId },
): Promise<void> {
  const row = await sqlMaybe<Row>(
    tx,
    `SELECT k.member_id AS "memberId", k.email_sealed AS "emailSealed", m.name AS "merchantName", v.benefit, upper(c.code_lower) AS code,
            v.expires_at AS "expiresAt", p.time_zone AS "timeZone", s.url AS "storeUrl",
            (SELECT a.locale FROM member_account l JOIN account a ON a.account_id = l.account_id
              WHERE l.merchant_id = k.merchant_id AND l.member_id IN (k.member_id, v.member_id) ORDER BY l.member_id <> k.member_id LIMIT 1) AS locale,
            (SELECT one -> 'name' FROM program_version pv, jsonb_array_elements(pv.definition -> 'rewards') one
              WHERE pv.merchant_id = v.merchant_id AND pv.program_id = v.program_id AND pv.version = r.program_version AND one ->> 'rewardId' = r.reward_id) AS "rewardName"
       FROM voucher v
       JOIN redemption r ON r.merchant_id = v.merchant_id AND r.redemption_id = v.redemption_id
       JOIN LATERAL (SELECT c.* FROM member_contact c
                      WHERE c.merchant_id = v.merchant_id AND c.member_id = ANY(${mergedWith('v.merchant_id', 'v.member_id')}) AND c.verified_at IS NOT NULL
                      ORDER BY c.member_id <> v.member_id, c.verified_at DESC LIMIT 1) k ON true
       JOIN merchant m ON m.merchant_id = v.merchant_id
       JOIN program p ON p.merchant_id = v.merchant_id AND p.program_id = v.program_id
       JOIN store s ON s.merchant_id = v.merchant_id AND s.store_id = v.store_id
       JOIN voucher_code c ON c.merchant_id = v.merchant_id AND c.voucher_id = v.voucher_id
      WHERE v.merchant_id = $1 AND v.voucher_id = $2 ORDER BY c.generation DESC LIMIT 1`,
    [merchantId, voucherId],
  );
  if (!row?.rewardName) return;
  const { merchantName, rewardName, benefit, code, expiresAt, timeZone, storeUrl } = row;
  await wantMail(deps, tx, {
    merchantId,
    subject: `reward ${voucherId}`,
    template: 'reward_issued',
    locale: readLocale(row.locale ?? 'en'),
    to: deps.keys.open(sealedPlaces.memberContact(row.memberId), row.emailSealed),
    params: { merchantName, rewardName, benefit, expiresAt, timeZone, storeUrl },
    secrets: { code },
  });
}

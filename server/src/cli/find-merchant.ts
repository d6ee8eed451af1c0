import { OperatorError } from '@ristourne/core/database/operator-error';
import type { Installation } from '../compose.ts';

/** The merchant of a slug; one line when there is none. */
export async function findMerchant({ prisma }: Installation, slug: string): Promise<string> {
  const merchant = await prisma.merchant.findUnique({ where: { slug }, select: { merchantId: true } });
  if (!merchant) throw new OperatorError(`--merchant: there is no merchant "${slug}"`);
  return merchant.merchantId;
}

import { OperatorError } from '@ristourne/core/database/operator-error';
import type { Installation } from '../compose.ts';

/** The merchant of a slug, or the only one; one line when there is none, or when several could be meant. */
export async function findMerchant({ prisma }: Installation, named: string | undefined): Promise<string> {
  const all = await prisma.merchant.findMany({ orderBy: { createdAt: 'asc' }, select: { slug: true } });
  if (named === undefined && all.length > 1)
    throw new OperatorError(`--merchant: say which: ${all.map((one) => one.slug).join(', ')}`);
  const slug = named ?? all[0]?.slug ?? 'shop';
  const merchant = await prisma.merchant.findUnique({ where: { slug }, select: { merchantId: true } });
  if (!merchant) throw new OperatorError(`--merchant: there is no merchant "${slug}"`);
  return merchant.merchantId;
}

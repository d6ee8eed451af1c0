import { Hono } from 'hono';
import { z } from 'zod';
import { createCoupon, removeCoupon, updateCoupon } from '../coupons.ts';
import type { CouponFields } from '../coupons.ts';
import { couponPayload } from '../payloads.ts';
import { readTime } from '../site-time.ts';
import type { Store } from '../store.ts';
import type { Coupon } from '../types.ts';
import { answer, invalidParam, missingParam, page, refuse } from './answers.ts';
import { amount, metaInput, readBody } from './input.ts';

const count = z.int().min(0).nullable();

/** Fields that are not named here, `date_expires_gmt` among them, are silently ignored on create (platforms.md). */
const couponInput = z.object({
  code: z.string().optional(),
  amount: amount.optional(),
  discount_type: z.enum(['percent', 'fixed_cart', 'fixed_product']).optional(),
  description: z.string().optional(),
  date_expires: z.string().nullable().optional(),
  individual_use: z.boolean().optional(),
  product_ids: z.array(z.int()).optional(),
  excluded_product_ids: z.array(z.int()).optional(),
  usage_limit: count.optional(),
  usage_limit_per_user: count.optional(),
  limit_usage_to_x_items: count.optional(),
  free_shipping: z.boolean().optional(),
  minimum_amount: amount.optional(),
  maximum_amount: amount.optional(),
  email_restrictions: z.array(z.string().regex(/@/, 'is not an e-mail address')).optional(),
  meta_data: metaInput.optional(),
});

export function couponRoutes(store: Store): Hono {
  const app = new Hono();
  const coupon = (id: string): Coupon | undefined => store.state.coupons.find((row) => row.id === Number(id));

  app.get('/', (c) => {
    const code = c.req.query('code')?.toLowerCase();
    const rows = store.state.coupons
      .filter((row) => row.status === 'publish' && (code === undefined || row.code === code))
      .sort((a, b) => b.createdAt - a.createdAt || b.id - a.id);
    return page(new URL(c.req.url), rows, (row) => couponPayload(store, row));
  });
  app.post('/', async (c) => {
    const read = await readBody(c.req.raw, couponInput);
    if ('refusal' in read) return read.refusal;
    const fields = fieldsFrom(store, read.body);
    if (fields instanceof Response) return fields;
    if (!fields.code) return missingParam('code');
    const result = createCoupon(store, { ...fields, code: fields.code });
    return result.outcome === 'created' ? answer(couponPayload(store, result.coupon), 201) : codeTaken();
  });
  app.get('/:id{[0-9]+}', (c) => {
    const found = coupon(c.req.param('id'));
    return found ? answer(couponPayload(store, found)) : unknownCoupon();
  });
  app.put('/:id{[0-9]+}', async (c) => {
    const found = coupon(c.req.param('id'));
    if (!found) return unknownCoupon();
    const read = await readBody(c.req.raw, couponInput);
    if ('refusal' in read) return read.refusal;
    const fields = fieldsFrom(store, read.body);
    if (fields instanceof Response) return fields;
    return updateCoupon(store, found, fields) === 'updated'
      ? answer(couponPayload(store, found))
      : codeTaken();
  });
  app.delete('/:id{[0-9]+}', (c) => {
    const found = coupon(c.req.param('id'));
    if (!found) return unknownCoupon();
    if (c.req.query('force') !== 'true' && c.req.query('force') !== '1') {
      return refuse({
        status: 501,
        code: 'woocommerce_rest_trash_not_supported',
        message: 'The coupon does not support trashing.',
      });
    }
    const before = couponPayload(store, found);
    removeCoupon(store, found);
    return answer(before);
  });
  return app;
}

function fieldsFrom(store: Store, body: z.output<typeof couponInput>): CouponFields | Response {
  const fields: CouponFields = {};
  if (body.date_expires !== undefined) {
    const text = body.date_expires;
    const at = text === null || text === '' ? null : readTime(text, store.settings.timezone);
    if (at === undefined) return invalidParam('date_expires', 'Invalid date.');
    fields.expiresAt = at;
  }
  const take = <K extends keyof CouponFields>(field: K, value: CouponFields[K] | undefined): void => {
    if (value !== undefined) fields[field] = value;
  };
  take('code', body.code);
  take('amountMinor', body.amount);
  take('discountType', body.discount_type);
  take('description', body.description);
  take('individualUse', body.individual_use);
  take('productIds', body.product_ids);
  take('excludedProductIds', body.excluded_product_ids);
  take('usageLimit', body.usage_limit);
  take('usageLimitPerUser', body.usage_limit_per_user);
  take('limitUsageToXItems', body.limit_usage_to_x_items);
  take('freeShipping', body.free_shipping);
  take('minimumMinor', body.minimum_amount);
  take('maximumMinor', body.maximum_amount);
  take('emailRestrictions', body.email_restrictions);
  take(
    'meta',
    body.meta_data?.map(({ key, value }) => ({ key, value })),
  );
  return fields;
}

function codeTaken(): Response {
  return refuse({
    status: 400,
    code: 'woocommerce_rest_coupon_code_already_exists',
    message: 'The coupon code already exists',
  });
}

function unknownCoupon(): Response {
  return refuse({ status: 404, code: 'woocommerce_rest_shop_coupon_invalid_id', message: 'Invalid ID.' });
}

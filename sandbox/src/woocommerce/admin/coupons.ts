import { Hono } from 'hono';
import { html } from 'hono/html';
import { backOffice, euros, moment } from '../../back-office.ts';
import type { Store } from '../store.ts';
import type { Coupon } from '../types.ts';

export function couponPages(store: Store): Hono {
  const app = new Hono();
  app.get('/wp-admin/coupons', (c) => {
    const coupons = store.state.coupons.toReversed();
    const body =
      coupons.length === 0
        ? html`<p class="card">No coupons yet. A member who redeems a reward gets one here.</p>`
        : html`<div class="scroll" role="region" aria-label="List" tabindex="0">
            <table>
              <thead>
                <tr>
                  <th>Code</th>
                  <th>Takes off</th>
                  <th>For</th>
                  <th>Products</th>
                  <th>Used</th>
                  <th>Expires (GMT)</th>
                </tr>
              </thead>
              <tbody>
                ${coupons.map(
                  (coupon) =>
                    html`<tr>
                      <td>
                        <code><strong>${coupon.code}</strong></code
                        ><br /><small>${coupon.description}</small>
                      </td>
                      <td>${worth(coupon)}${coupon.individualUse ? html`<br /><small>alone</small>` : ''}</td>
                      <td>${coupon.emailRestrictions.join(', ') || 'anyone'}</td>
                      <td>
                        ${coupon.productIds.join(', ') || 'all'}${coupon.limitUsageToXItems === null ? '' : `, ${coupon.limitUsageToXItems} at most`}
                      </td>
                      <td>
                        ${coupon.usageCount} / ${coupon.usageLimit ?? '∞'}
                        ${coupon.usedBy.length > 0 ? html`<br /><small>${coupon.usedBy.join(', ')}</small>` : ''}
                      </td>
                      <td>${coupon.expiresAt === null ? 'never' : moment(coupon.expiresAt)}</td>
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>`;
    return c.html(backOffice({ title: 'Coupons', path: '/wp-admin/coupons', body }));
  });
  return app;
}

function worth(coupon: Coupon): string {
  if (coupon.freeShipping && coupon.amountMinor === 0) return 'shipping';
  const amount =
    coupon.discountType === 'percent' ? `${coupon.amountMinor / 100} %` : euros(coupon.amountMinor);
  return `${amount}${coupon.discountType === 'fixed_product' ? ' an article' : ''}${coupon.freeShipping ? ' and shipping' : ''}`;
}

import type { SealedPlace } from './keyring.ts';

/** Where each sealed text stands. Written by one room and opened by another, so the names are kept in one place. */
export const sealedPlaces = {
  accountEmail: (emailHmac: string): SealedPlace => ({
    table: 'account_email',
    column: 'email_sealed',
    row: emailHmac,
  }),
  oneTimeToken: (tokenSha256: string): SealedPlace => ({
    table: 'one_time_token',
    column: 'email_sealed',
    row: tokenSha256,
  }),
  memberContact: (memberId: string): SealedPlace => ({
    table: 'member_contact',
    column: 'email_sealed',
    row: memberId,
  }),
  memberBirthday: (memberId: string): SealedPlace => ({
    table: 'member_birthday',
    column: 'day_sealed',
    row: memberId,
  }),
  orderContact: (orderId: string): SealedPlace => ({
    table: 'order_contact',
    column: 'email_sealed',
    row: orderId,
  }),
  /** A mail's address in its effect. */
  effectPayload: (effectId: string): SealedPlace => ({ table: 'effect', column: 'payload', row: effectId }),
  /** What a mail tells its reader alone, in its effect. */
  effectSecrets: (effectId: string): SealedPlace => ({
    table: 'effect',
    column: 'payload.secrets',
    row: effectId,
  }),
  /** A shop's token of Shopify, or who is behind it. */
  shopifySession: (
    column: 'access_token_sealed' | 'refresh_token_sealed' | 'user_sealed',
    sessionId: string,
  ): SealedPlace => ({ table: 'shopify_session', column, row: sessionId }),
  /** What a store is called by, what it signs its deliveries with, and what its plugin signs with. */
  storeSecret: (
    column: 'credentials_sealed' | 'webhook_secret_sealed' | 'plugin_secret_sealed',
    storeId: string,
  ): SealedPlace => ({ table: 'store', column, row: storeId }),
  /** Of whom the law wants a copy handed over, as JSON. */
  privacyRequest: (requestId: string): SealedPlace => ({
    table: 'privacy_request',
    column: 'question_sealed',
    row: requestId,
  }),
  /** A store's QR key, base64url of its 32 bytes. */
  storeKey: (storeId: string, keyVersion: number): SealedPlace => ({
    table: 'store_key',
    column: 'key_sealed',
    row: `${storeId}/${keyVersion}`,
  }),
};

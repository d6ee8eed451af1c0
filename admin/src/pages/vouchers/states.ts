export const VOUCHER_STATES = ['wanted', 'issued', 'used', 'expired', 'revoked', 'failed'] as const;
export type ShownState = (typeof VOUCHER_STATES)[number];

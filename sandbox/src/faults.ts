import { z } from 'zod';

/** The largest window within which deliveries may overtake one another. */
export const REORDER_WINDOW_MAX = 50;
export const DUPLICATES_MAX = 9;
const DELAY_MS_MAX = 26 * 3_600_000;
const GIANT_BYTES_MAX = 64 * 1024 * 1024;
const TIMEOUT_MS_MAX = 120_000;
const RULES_MAX = 100;

const perMille = z.int().min(0).max(1000);

const webhookFaults = z.strictObject({
  /** Sends a delivery again, at once, `duplicateTimes` times more. */
  duplicatePerMille: perMille.default(0),
  duplicateTimes: z.int().min(1).max(DUPLICATES_MAX).default(1),
  delayPerMille: perMille.default(0),
  delayMs: z.int().min(0).max(DELAY_MS_MAX).default(0),
  /** 1 keeps the order; n takes any of the next n. */
  reorderWindow: z.int().min(1).max(REORDER_WINDOW_MAX).default(1),
  dropPerMille: perMille.default(0),
  /** Cuts the JSON short; its signature is still valid. */
  malformedPerMille: perMille.default(0),
  /** Signs with another secret. */
  forgedPerMille: perMille.default(0),
  giantPerMille: perMille.default(0),
  giantBytes: z
    .int()
    .min(1)
    .max(GIANT_BYTES_MAX)
    .default(17 * 1024 * 1024),
});

const restFault = z.strictObject({
  /** `timeout_before` never does the work; `timeout_after` does it and never answers. */
  kind: z.enum(['429', '500', '503', 'timeout_before', 'timeout_after']),
  method: z.enum(['GET', 'POST', 'PUT', 'DELETE']).optional(),
  /** Start of the route after /wp-json/wc/v3, such as `/coupons`; all routes without it. */
  route: z.string().startsWith('/').max(200).optional(),
  /** How many more requests it hits; unlimited without it. */
  count: z.int().min(0).optional(),
  perMille: perMille.default(1000),
  /** For time-outs: how long the connection hangs before it is cut. */
  timeoutMs: z.int().min(0).max(TIMEOUT_MS_MAX).default(1_000),
});

const faultSettings = z.strictObject({
  webhooks: webhookFaults.prefault({}),
  rest: z.array(restFault).max(RULES_MAX).default([]),
});

export type WebhookFaults = z.output<typeof webhookFaults>;
export type RestFault = z.output<typeof restFault>;
export type FaultSettings = z.output<typeof faultSettings>;
export type FaultRequest = z.input<typeof faultSettings>;

/** What goes wrong at present; all of it is drawn from the sandbox's seeded randomness. */
export interface Faults {
  current(): FaultSettings;
  /** Replaces all faults; throws an error naming the field when the wish makes no sense. */
  set(wanted: FaultRequest): FaultSettings;
  clear(): void;
}

export function noFaults(): Faults {
  let settings = faultSettings.parse({});
  return {
    current: () => settings,
    set: (wanted) => {
      const parsed = faultSettings.safeParse(wanted);
      if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
      settings = parsed.data;
      return settings;
    },
    clear: () => {
      settings = faultSettings.parse({});
    },
  };
}

/** The first rule that hits this request; uses up one of its count. */
export function restFaultFor(
  settings: FaultSettings,
  request: { method: string; route: string },
  happens: (perMille: number) => boolean,
): RestFault | undefined {
  return settings.rest.find((rule) => {
    if (rule.method !== undefined && rule.method !== request.method) return false;
    if (rule.route !== undefined && !request.route.startsWith(rule.route)) return false;
    if (rule.count === 0 || !happens(rule.perMille)) return false;
    if (rule.count !== undefined) rule.count -= 1;
    return true;
  });
}

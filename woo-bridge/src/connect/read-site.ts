import { z } from 'zod';
import { currencyCode } from '../orders/payload.ts';
import type { RestAnswer, RestClient } from '../rest/client.ts';
import { invalid, MAX_NAME_LENGTH, type Invalid } from './check-command.ts';

/** What a connection keeps of a site. `timeZone` is an IANA name. */
export type Site = { name: string; currency: string; pricesIncludeTax: boolean; timeZone: string };

/** The store did not answer, or not now: nothing is wrong with what was typed. */
export type Unreachable = { outcome: 'unreachable'; field: 'url'; reason: string };

export type ReadSite = { outcome: 'site'; site: Site } | Invalid | Unreachable;

const indexBody = z.object({
  name: z.string(),
  timezone_string: z.string().optional(),
  gmt_offset: z.union([z.number(), z.string()]).optional(),
  namespaces: z.array(z.string()),
});
const settingsBody = z.array(z.object({ id: z.string(), value: z.unknown() }));

const FALLBACK_ZONE = 'UTC';

/** Reads the site's title and zone, and with the given keys its currency and taxes: a wrong key shows here. */
export async function readSite(rest: RestClient): Promise<ReadSite> {
  const index = await rest.index();
  if (index.outcome !== 'answered') return notRead(index);
  const about = indexBody.safeParse(index.body);
  if (!about.success || !about.data.namespaces.includes('wc/v3'))
    return invalid('url', 'there is no WooCommerce REST API (wc/v3) at this address');
  const general = await readSettings(rest, 'general');
  if (!(general instanceof Map)) return general;
  const tax = await readSettings(rest, 'tax');
  if (!(tax instanceof Map)) return tax;
  const currency = currencyCode.safeParse(general.get('woocommerce_currency'));
  if (!currency.success) return invalid('url', 'the store names no currency in its settings');
  const taxed = (general.get('woocommerce_calc_taxes') ?? 'yes') === 'yes';
  return {
    outcome: 'site',
    site: {
      name: about.data.name.trim().slice(0, MAX_NAME_LENGTH),
      currency: currency.data,
      pricesIncludeTax: taxed && tax.get('woocommerce_prices_include_tax') === 'yes',
      timeZone: readZone(about.data.timezone_string ?? '', Number(about.data.gmt_offset ?? 0)),
    },
  };
}

async function readSettings(
  rest: RestClient,
  group: string,
): Promise<Map<string, unknown> | Invalid | Unreachable> {
  const answer = await rest.get(`settings/${group}`);
  if (answer.outcome !== 'answered') return notRead(answer);
  const parsed = settingsBody.safeParse(answer.body);
  if (!parsed.success) return invalid('url', `the store's ${group} settings can't be read`);
  return new Map(parsed.data.map((setting) => [setting.id, setting.value]));
}

/** Why a store could not be read or written, in terms of what was typed. */
export function notRead(answer: Exclude<RestAnswer, { outcome: 'answered' }>): Invalid | Unreachable {
  if (answer.outcome === 'unknown' || answer.outcome === 'busy')
    return { outcome: 'unreachable', field: 'url', reason: answer.reason };
  if (answer.outcome === 'refused') return invalid('url', answer.reason);
  const said = answer.message === '' ? `it answered ${answer.status}` : `it says: ${answer.message}`;
  if (answer.status === 401 && /secret|signature/i.test(answer.message))
    return invalid('secret', `the store does not accept it; ${said}`);
  if (answer.status === 401) return invalid('key', `the store does not accept it; ${said}`);
  if (answer.status === 403) return invalid('key', `its user may not manage WooCommerce; ${said}`);
  return invalid('url', `the store refused; ${said}`);
}

/** WordPress knows either a zone's name or an offset in hours: whole hours have a zone (Etc/GMT's sign is turned round). */
function readZone(name: string, offsetHours: number): string {
  if (name !== '' && isZone(name)) return name;
  if (!Number.isInteger(offsetHours) || offsetHours === 0) return FALLBACK_ZONE;
  const fixed = `Etc/GMT${offsetHours > 0 ? '-' : '+'}${Math.abs(offsetHours)}`;
  return isZone(fixed) ? fixed : FALLBACK_ZONE;
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

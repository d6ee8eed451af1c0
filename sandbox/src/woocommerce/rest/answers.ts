import { phpJson } from '../php.ts';

/** Answers in WooCommerce's own JSON. */
export function answer(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(phpJson(body), {
    status,
    headers: { 'content-type': 'application/json; charset=UTF-8', ...headers },
  });
}

export interface RestError {
  status: number;
  code: string;
  message: string;
  extra?: Record<string, unknown>;
}

export function refuse({ status, code, message, extra }: RestError): Response {
  return answer({ code, message, data: { status, ...extra } }, status);
}

export function invalidParam(field: string, reason: string): Response {
  return refuse({
    status: 400,
    code: 'rest_invalid_param',
    message: `Invalid parameter(s): ${field}`,
    extra: { params: { [field]: reason }, details: {} },
  });
}

export function missingParam(field: string): Response {
  return refuse({
    status: 400,
    code: 'rest_missing_callback_param',
    message: `Missing parameter(s): ${field}`,
    extra: { params: [field] },
  });
}

export const PER_PAGE_MAX = 100;
const PER_PAGE_DEFAULT = 10;

/** One page of a list with X-WP-Total, X-WP-TotalPages and Link; refuses pages larger than 100. */
export function page<T>(url: URL, rows: readonly T[], draw: (row: T) => unknown): Response {
  const perPage = Number(url.searchParams.get('per_page') ?? PER_PAGE_DEFAULT);
  const number = Number(url.searchParams.get('page') ?? 1);
  if (!Number.isInteger(perPage) || perPage < 1 || perPage > PER_PAGE_MAX) {
    return invalidParam('per_page', `per_page must be between 1 (inclusive) and ${PER_PAGE_MAX} (inclusive)`);
  }
  if (!Number.isInteger(number) || number < 1) {
    return invalidParam('page', 'page must be greater than or equal to 1');
  }
  const pages = Math.ceil(rows.length / perPage);
  const shown = rows.slice((number - 1) * perPage, number * perPage);
  const links: string[] = [];
  const linkTo = (target: number, rel: string): void => {
    const query = new URLSearchParams(
      [...new Map(url.searchParams)].filter(([name]) => !name.startsWith('oauth_')),
    );
    query.set('page', String(target));
    links.push(`<${url.origin}${url.pathname}?${query.toString()}>; rel="${rel}"`);
  };
  if (number > 1) linkTo(number - 1, 'prev');
  if (number < pages) linkTo(number + 1, 'next');
  return answer(shown.map(draw), 200, {
    'x-wp-total': String(rows.length),
    'x-wp-totalpages': String(pages),
    ...(links.length > 0 ? { link: links.join(', ') } : {}),
  });
}

export interface LoggedRequest {
  at: number;
  method: string;
  path: string;
  query: string;
  status: number;
  durationMs: number;
  faults: string[];
}

const REQUESTS_MAX = 5_000;
const DELIVERIES_MAX = 20_000;

/** What came in over the shop's interface and what went out by webhook, oldest first, for tests and the owner's pages. */
export interface SandboxLog<Delivery> {
  requests: LoggedRequest[];
  deliveries: Delivery[];
  request(entry: LoggedRequest): void;
  delivery(entry: Delivery): void;
}

export function emptyLog<Delivery>(): SandboxLog<Delivery> {
  const requests: LoggedRequest[] = [];
  const deliveries: Delivery[] = [];
  return {
    requests,
    deliveries,
    request: (entry) => keep(requests, entry, REQUESTS_MAX),
    delivery: (entry) => keep(deliveries, entry, DELIVERIES_MAX),
  };
}

function keep<T>(entries: T[], entry: T, max: number): void {
  entries.push(entry);
  if (entries.length > max) entries.splice(0, entries.length - max);
}

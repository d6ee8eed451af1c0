/** Of PostgreSQL: lost connections, no resources, shutting down, a broken system below; of Node: no connection. */
const PASSING_CODES =
  /^(08...|53...|57P0.|58...|40001|40P01|55P03|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH)$/;
/** pg tells these by words only. */
const PASSING_WORDS =
  /connection terminated|timeout exceeded when trying to connect|connection error|after calling end/i;

/** Whether a failure says something of the database or the network just now, and nothing of what was being done. */
export function isPassingFailure(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return (
    (typeof code === 'string' && PASSING_CODES.test(code)) ||
    (typeof message === 'string' && PASSING_WORDS.test(message))
  );
}

/** What a mutation answers when it understood its input and did nothing. */
export interface UserError {
  field: string[];
  message: string;
  code?: string;
}

/** Ends the carrying out of a mutation; whoever answers it turns it into `userErrors`. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly userError: UserError;

  constructor(field: string[], message: string, code?: string) {
    super(message);
    this.userError = { field, message, ...(code === undefined ? {} : { code }) };
  }
}

/** Runs a mutation's work; a refusal becomes its `userErrors`, anything else is a fault of the stand-in. */
export function orRefused<Payload extends object>(work: () => Payload, nothing: Payload) {
  try {
    return { ...work(), userErrors: [] as UserError[] };
  } catch (error) {
    if (error instanceof Refused) return { ...nothing, userErrors: [error.userError] };
    throw error;
  }
}

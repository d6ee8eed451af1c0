/** A condition that whoever runs this can mend: its message is shown alone, never with a stack trace. */
export class OperatorError extends Error {
  override name = 'OperatorError';
}

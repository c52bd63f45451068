/** An error and its causes, outermost first. Ends before the first cause that is not an error. */
export function* errorChain(error: unknown): Generator<Error> {
  for (let cause = error; cause instanceof Error; cause = cause.cause) yield cause;
}

/** The last error of the chain; a thrown value that is not an error is returned as it is. */
export function innermostError(error: unknown): unknown {
  return [...errorChain(error)].at(-1) ?? error;
}

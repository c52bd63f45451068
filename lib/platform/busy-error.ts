/** The `digest` by which an error boundary recognises it: a production build sends nothing else of an error. */
export const busyDigest = "BUSY";

/** A read that was not made, or was given up, so that others get their turn. Trying again later is safe. */
export class BusyError extends Error {
  readonly digest = busyDigest;

  constructor(
    message: string,
    /** Null if only the database knows. */
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(message);
    this.name = "BusyError";
  }
}

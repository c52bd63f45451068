/**
 * Error boundaries recognise the error by this `digest`, the only part of a server error that a production build sends to
 * the browser.
 */
export const busyDigest = "BUSY";

/** A read that was rejected or cancelled so that other reads can run. Retrying later is safe. */
export class BusyError extends Error {
  readonly digest = busyDigest;

  constructor(
    message: string,
    /** Null if the wait cannot be predicted. */
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(message);
    this.name = "BusyError";
  }
}

/** A read that was cancelled because it took too long. */
export class ReadTimeoutError extends BusyError {
  override name = "ReadTimeoutError";

  constructor() {
    super("a read took too long and was cancelled");
  }
}

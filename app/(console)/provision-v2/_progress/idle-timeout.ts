/**
 * How long a connection may be idle before it is treated as lost, in ms. Longer than the server takes to send its first
 * event.
 */
const idleTimeoutMs = 15_000;

/** Idle connection, probably dropped without being closed. */
export class IdleTimeoutError extends Error {}

/** Passes a stream through. Throws IdleTimeoutError if nothing arrives in time, not even a keep-alive event. */
export async function* withIdleTimeout<Event>(stream: AsyncIterable<Event>): AsyncGenerator<Event> {
  const iterator = stream[Symbol.asyncIterator]();
  for (;;) {
    const next = await orIdleTimeout(iterator.next());
    if (next.done) return;
    yield next.value;
  }
}

/** Resolves with the promise, or rejects with IdleTimeoutError if it takes too long. */
export async function orIdleTimeout<Answer>(answer: Promise<Answer>): Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new IdleTimeoutError()), idleTimeoutMs);
  });
  return Promise.race([answer, timeout]).finally(() => clearTimeout(timer));
}

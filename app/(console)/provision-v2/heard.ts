/** How long a connection may say nothing, in milliseconds: longer than the server needs until its first sign of life. */
const silentMs = 15_000;

/** The connection says nothing any more, as one does that was lost without being closed. */
export class Silence extends Error {}

/** Passes on what a stream tells, and throws Silence once it does not even show a sign of life. */
export async function* heard<Told>(stream: AsyncIterable<Told>): AsyncGenerator<Told> {
  const iterator = stream[Symbol.asyncIterator]();
  for (;;) {
    const next = await heardOnce(iterator.next());
    if (next.done) return;
    yield next.value;
  }
}

/** An answer, or Silence where it does not come. */
export async function heardOnce<Answer>(answer: Promise<Answer>): Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Silence()), silentMs);
  });
  return Promise.race([answer, silence]).finally(() => clearTimeout(timer));
}

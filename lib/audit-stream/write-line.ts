import { writeSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

/** Writes one whole line, or rejects: with EPIPE if the reader has closed the pipe, with EAGAIN if it is too slow. */
export type WriteLine = (line: string) => Promise<void>;

/** Maximum number of waits for a slow reader, and the length of each in ms. */
const [maxWaits, waitMs] = [200, 10];

/**
 * Writes lines to a file descriptor, each in one system call if the pipe has room for it. Pino can't be used, because
 * it ignores a closed pipe. If only part of a line fits, waiting for the rest blocks the thread, so that no log entry
 * is written in between.
 */
export function lineWriter(fd: number): WriteLine {
  return async (line) => {
    const bytes = Buffer.from(line);
    let [written, waits] = [0, 0];
    while (written < bytes.length) {
      try {
        written += writeSync(fd, bytes, written);
      } catch (error) {
        const isFull = error instanceof Error && "code" in error && error.code === "EAGAIN";
        if (!isFull || waits++ === maxWaits) throw error;
        if (written === 0) await wait(waitMs);
        else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, waitMs);
      }
    }
  };
}

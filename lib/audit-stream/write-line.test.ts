import { execFileSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lineWriter } from "./write-line";

/** Both ends of an operating system pipe. Neither end blocks this process. */
let [folder, reader, writer] = ["", 0, 0];
let open: number[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "audit-stream-"));
  const pipe = path.join(folder, "pipe");
  execFileSync("mkfifo", [pipe]);
  reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
  writer = openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
  open = [reader, writer];
});

afterEach(() => {
  for (const fd of open) closeSync(fd);
  rmSync(folder, { recursive: true });
});

/** Reads up to `maxBytes` bytes from the pipe. */
function take(maxBytes: number): string {
  const bytes = Buffer.alloc(maxBytes);
  return bytes.toString("utf8", 0, readSync(reader, bytes));
}

const line = `${"x".repeat(999)}\n`;

/** Writes lines until one has to wait, empties the pipe for it, and returns how many lines the full pipe contained. */
async function fill(): Promise<number> {
  const write = lineWriter(writer);
  let lines = 0;
  for (;;) {
    const written = write(line);
    const isFull = await Promise.race([
      written.then(() => false),
      new Promise(setImmediate).then(() => true),
    ]);
    if (isFull) {
      take(line.length * lines);
      await written;
      return lines;
    }
    lines++;
  }
}

test("a line waits for a slow reader", async () => {
  expect(await fill()).toBeGreaterThan(50);
  expect(take(10_000)).toBe(line);
});

test("a line is refused if the reader has closed the pipe", async () => {
  closeSync(reader);
  open = [writer];
  await expect(lineWriter(writer)(line)).rejects.toMatchObject({ code: "EPIPE" });
});

test("a line is refused if the reader doesn't read it within two seconds", async () => {
  const write = lineWriter(writer);
  const refused = (async () => {
    for (;;) await write(line);
  })();
  await expect(refused).rejects.toMatchObject({ code: "EAGAIN" });
  expect(take(1_000_000).length % line.length).toBe(0);
});

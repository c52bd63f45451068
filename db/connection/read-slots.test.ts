import { expect, test, vi } from "vitest";
import { BusyError } from "../../lib/platform/busy-error";
import { ReadSlots } from "./read-slots";

const limits = { atOnce: 3, perPerson: 2, mostWaiting: 4, longestWaitMs: 1_000 };

/** Reads that run until they are released, and the order in which they started. */
function stage() {
  const slots = new ReadSlots(limits);
  const began: string[] = [];
  const running = new Map<string, () => void>();
  const ask = (person: string, name: string) =>
    slots.run(person, () => {
      began.push(name);
      return new Promise<string>((resolve) => running.set(name, () => resolve(name)));
    });
  const letGo = async (name: string) => {
    running.get(name)?.();
    await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { began, ask, letGo };
}

test("one user's many reads leave the next free slot to another user", async () => {
  const { began, ask, letGo } = stage();
  void Promise.all(["a1", "a2", "a3", "a4"].map((name) => ask("ana", name)));
  void ask("bo", "b1");
  await letGo("nothing");
  expect(began).toEqual(["a1", "a2", "b1"]);
  void ask("bo", "b2");
  await letGo("a1");
  expect(began).toEqual(["a1", "a2", "b1", "a3"]);
  await letGo("b1");
  expect(began.at(-1)).toBe("b2");
});

test("a free slot goes to the user with the fewest running reads, however long others have waited", async () => {
  const { began, ask, letGo } = stage();
  for (const name of ["a1", "a2"]) void ask("ana", name);
  void ask("cleo", "c1");
  void ask("ana", "a3");
  void ask("bo", "b1");
  await letGo("nothing");
  await letGo("a1");
  expect(began).toEqual(["a1", "a2", "c1", "b1"]);
  await letGo("c1");
  expect(began.at(-1)).toBe("a3");
});

test("a read that fails frees its slot", async () => {
  const slots = new ReadSlots({ ...limits, atOnce: 1 });
  await expect(slots.run("ana", () => Promise.reject(new Error("failed")))).rejects.toThrow("failed");
  expect(await slots.run("ana", async () => "read")).toBe("read");
});

test("one user's waiting reads beyond the limit are refused immediately, and other users' are not", async () => {
  const { ask } = stage();
  const asked = Array.from({ length: 9 }, (_, n) => ask("ana", `a${n}`).catch((error: unknown) => error));
  expect(await Promise.race(asked)).toBeInstanceOf(BusyError);
  const other = ask("bo", "b");
  expect(await Promise.race([other, Promise.resolve("waits or runs")])).toBe("waits or runs");
});

test("a read that waits too long is refused, and its slot goes to another", async () => {
  vi.useFakeTimers();
  try {
    const slots = new ReadSlots({ ...limits, atOnce: 1 });
    let finish = () => {};
    const first = slots.run("ana", () => new Promise<void>((resolve) => (finish = resolve)));
    const second = slots.run("bo", async () => "second").catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(limits.longestWaitMs);
    expect(await second).toBeInstanceOf(BusyError);
    finish();
    await first;
    expect(await slots.run("bo", async () => "third")).toBe("third");
  } finally {
    vi.useRealTimers();
  }
});

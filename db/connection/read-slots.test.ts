import { expect, onTestFinished, test, vi } from "vitest";
import { BusyError } from "../../lib/platform/busy-error";
import { ReadSlots } from "./read-slots";

const limits = { maxRunning: 3, maxPerUser: 2, maxWaiting: 4, maxWaitMs: 1_000 };

/** Starts reads that run until they are released, and records the order in which they start. */
function setUp() {
  const slots = new ReadSlots(limits);
  const started: string[] = [];
  const running = new Map<string, () => void>();
  const read = (user: string, name: string) =>
    slots.run(user, () => {
      started.push(name);
      return new Promise<string>((resolve) => running.set(name, () => resolve(name)));
    });
  const release = async (name: string) => {
    running.get(name)?.();
    await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
  };
  // A read that still waits would time out after its test. Releasing a read starts the next, which is added to the map.
  onTestFinished(async () => {
    for (const name of running.keys()) await release(name);
  });
  return { started, read, release };
}

test("a user with many reads cannot occupy all slots", async () => {
  const { started, read, release } = setUp();
  void Promise.all(["a1", "a2", "a3", "a4"].map((name) => read("ana", name)));
  void read("bo", "b1");
  await release("nothing");
  expect(started).toEqual(["a1", "a2", "b1"]);
  void read("bo", "b2");
  await release("a1");
  expect(started).toEqual(["a1", "a2", "b1", "a3"]);
  await release("b1");
  expect(started.at(-1)).toBe("b2");
});

test("a free slot goes to the user with the fewest running reads, not to the longest-waiting read", async () => {
  const { started, read, release } = setUp();
  for (const name of ["a1", "a2"]) void read("ana", name);
  void read("cleo", "c1");
  void read("ana", "a3");
  void read("bo", "b1");
  await release("nothing");
  await release("a1");
  expect(started).toEqual(["a1", "a2", "c1", "b1"]);
  await release("c1");
  expect(started.at(-1)).toBe("a3");
});

test("a read that fails frees its slot", async () => {
  const slots = new ReadSlots({ ...limits, maxRunning: 1 });
  await expect(slots.run("ana", () => Promise.reject(new Error("failed")))).rejects.toThrow("failed");
  expect(await slots.run("ana", async () => "read")).toBe("read");
});

test("reads beyond one user's queue limit are refused immediately, without affecting other users", async () => {
  const { read } = setUp();
  const reads = Array.from({ length: 9 }, (_, n) => read("ana", `a${n}`).catch((error: unknown) => error));
  expect(await Promise.race(reads)).toBeInstanceOf(BusyError);
  const other = read("bo", "b");
  expect(await Promise.race([other, Promise.resolve("waits or runs")])).toBe("waits or runs");
});

test("a read that waits too long is refused, and the next read gets the slot", async () => {
  vi.useFakeTimers();
  try {
    const slots = new ReadSlots({ ...limits, maxRunning: 1 });
    let finish = () => {};
    const first = slots.run("ana", () => new Promise<void>((resolve) => (finish = resolve)));
    const second = slots.run("bo", async () => "second").catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(limits.maxWaitMs);
    expect(await second).toBeInstanceOf(BusyError);
    finish();
    await first;
    expect(await slots.run("bo", async () => "third")).toBe("third");
  } finally {
    vi.useRealTimers();
  }
});

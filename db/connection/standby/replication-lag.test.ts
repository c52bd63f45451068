import { describe, expect, test, vi } from "vitest";
import { ReplicationLag, UnusableStandbyError } from "./replication-lag";

const idle = { standby: true, streaming: true, received: 100, replayed: 100, age: 60_000 };
const waiting = { ...idle, received: 200 };
const rowsOf = (row: object) => ({ rows: [row] });

/** Measures the lag from `first`, and from `second` if the positions are read again. */
function measure(lag: ReplicationLag, first: object, second: object = first) {
  const again = vi.fn(async () => rowsOf(second));
  return { behindMs: lag.measure(rowsOf(first), again), again };
}

describe("the lag of a standby", () => {
  test("is 0 while everything that was received has been replayed, however long the primary is idle", async () => {
    const { behindMs, again } = measure(new ReplicationLag(), idle);
    expect(await behindMs).toBe(0);
    expect(again).not.toHaveBeenCalled();
  });

  test("is the time since the last replayed commit if received changes are still waiting after a moment", async () => {
    const lag = new ReplicationLag();
    const { behindMs, again } = measure(lag, waiting, { ...waiting, age: 60_100 });
    expect(await behindMs).toBe(60_100);
    expect(again).toHaveBeenCalledTimes(1);
    const later = measure(lag, { ...waiting, received: 300, age: 61_000 });
    expect(await later.behindMs).toBe(61_000);
    expect(later.again).not.toHaveBeenCalled();
  });

  test("is 0 if the waiting changes are replayed within a moment, even if newer ones are waiting", async () => {
    const lag = new ReplicationLag();
    expect(await measure(lag, waiting, { ...waiting, replayed: 200 }).behindMs).toBe(0);
    expect(await measure(lag, waiting, { ...waiting, received: 300, replayed: 250 }).behindMs).toBe(0);
  });

  test("is measured only once if it is not noticeable", async () => {
    const { behindMs, again } = measure(new ReplicationLag(), { ...waiting, age: 1_500 });
    expect(await behindMs).toBe(1_500);
    expect(again).not.toHaveBeenCalled();
  });

  test("is the time since the last replayed commit while the standby is not connected to the primary", async () => {
    expect(await measure(new ReplicationLag(), { ...idle, streaming: false }).behindMs).toBe(60_000);
  });

  test.each([
    [{ ...idle, standby: false }, "is not a standby"],
    [{ ...idle, streaming: false, age: null }, "has not replayed a transaction yet"],
    [{ ...waiting, age: null }, "has not replayed a transaction yet"],
  ])("can't be measured with %j", async (row, message) => {
    await expect(measure(new ReplicationLag(), row).behindMs).rejects.toThrow(
      new UnusableStandbyError(message),
    );
  });
});

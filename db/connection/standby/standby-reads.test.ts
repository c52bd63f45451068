import { expect, test } from "vitest";
import { noticeableLagMs, StandbyReads } from "./standby-reads";

test("a page that shows the age of its data accepts data of any age, and shows the greatest age", () => {
  const reads = new StandbyReads({ showsAge: true });
  expect(reads.accepts(3_600_000)).toBe(true);
  for (const ms of [0, 5_000, 3_000]) reads.record(ms);
  expect(reads.noticeableMs).toBe(5_000);
});

test("other reads accept only data that is not noticeably old", () => {
  const reads = new StandbyReads({ showsAge: false });
  expect([reads.accepts(noticeableLagMs), reads.accepts(noticeableLagMs + 1)]).toEqual([true, false]);
  reads.record(noticeableLagMs);
  expect(reads.noticeableMs).toBeNull();
});

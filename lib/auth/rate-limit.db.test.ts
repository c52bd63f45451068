import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { admin } from "@/db/testing/admin";
import { deleteOldCounts, rateLimitAnonymous } from "./rate-limit";

const limit = { name: "test", max: 4, windowSeconds: 60 };

const keys = async () =>
  (await admin.execute<{ key: string }>(sql`select key from provisioning.rate_limits`)).rows;

function passTime(seconds: number) {
  return admin.execute(sql`update provisioning.rate_limits
    set window_started_at = window_started_at - ${seconds} * interval '1 second'`);
}

test("allows each caller the maximum number of calls in each window", async () => {
  const call = () => rateLimitAnonymous([{ ...limit, subject: "192.0.2.1" }]);
  const waits = await Promise.all(Array.from({ length: 6 }, call));
  expect(waits.filter((wait) => wait === null)).toHaveLength(4);
  expect(await rateLimitAnonymous([{ ...limit, subject: "192.0.2.2" }])).toBeNull();
  expect(await call()).toBeGreaterThan(50);
  await passTime(61);
  expect(await call()).toBeNull();
});

test("returns the longest wait of several limits", async () => {
  const calls = [
    { name: "short", max: 0, windowSeconds: 30, subject: "ana@example.com" },
    { name: "long", max: 0, windowSeconds: 900, subject: "192.0.2.3" },
    { name: "none", max: 1, windowSeconds: 900, subject: "192.0.2.3" },
  ];
  expect(await rateLimitAnonymous(calls)).toBeGreaterThan(890);
});

test("stores no address, and deletes old counts", async () => {
  await rateLimitAnonymous([{ ...limit, subject: "ana@example.com" }]);
  expect(JSON.stringify(await keys())).not.toMatch(/@|192\.0/);
  await passTime(90_000);
  await rateLimitAnonymous([{ ...limit, name: "fresh", subject: "bo@example.com" }]);
  await deleteOldCounts();
  expect((await keys()).map(({ key }) => key.split(":")[0])).toEqual(["fresh"]);
});

import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { withinLimit } from "./public-limit";

const keys = async () =>
  (await db.execute<{ key: string }>(sql`select key from provisioning.rate_limits`)).rows;

test("as many calls come through as allowed, counted for each caller, and again when the window is over", async () => {
  const calls = await Promise.all(Array.from({ length: 6 }, () => withinLimit("test", "192.0.2.1", 4, 60)));
  expect(calls.filter(Boolean)).toHaveLength(4);
  expect(await withinLimit("test", "192.0.2.2", 4, 60)).toBe(true);
  await db.execute(
    sql`update provisioning.rate_limits set window_started_at = now() - interval '61 seconds'`,
  );
  expect(await withinLimit("test", "192.0.2.1", 4, 60)).toBe(true);
});

test("no address is kept, and callers of windows that are over are forgotten", async () => {
  for (let n = 0; n < 5; n++) await withinLimit("forgets", `ana${n}@example.com`, 4, 60);
  expect(JSON.stringify(await keys())).not.toMatch(/@|192\.0/);
  await db.execute(
    sql`update provisioning.rate_limits set window_started_at = now() - interval '61 seconds'`,
  );
  await withinLimit("forgets", "another", 4, 60);
  expect((await keys()).filter(({ key }) => key.startsWith("public:forgets:"))).toHaveLength(1);
});

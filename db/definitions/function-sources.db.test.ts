import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "../client";
import { fingerprintSql, ourFunctions } from "./function-fingerprint";
import { functionFingerprint, functionSources } from "./function-sources";

test("a migrated database has the functions of db/functions with the same bodies and settings", async () => {
  const { rows } = await db.execute(
    sql.raw(`select * from ${ourFunctions} as ours order by name collate "C"`),
  );
  expect(rows).toEqual(functionSources());
  expect(rows.length).toBeGreaterThan(10);
  const fingerprint = await db.execute(sql.raw(`select ${fingerprintSql} as text`));
  expect(fingerprint.rows).toEqual([{ text: functionFingerprint() }]);
});

import { expect, test } from "vitest";
import { databaseError } from "../errors";
import { redactQueryError } from "./redact-query-error";

const context = `PL/pgSQL function shop.check_quota() line 3 at RAISE
SQL statement "insert into shop.journal values ('hunter2')"
PL/pgSQL function shop."Write journal"(text,integer) line 2 at SQL statement
SQL function "add_row" statement 1`;

test("a redacted error keeps the names of the running functions, but no statement", () => {
  const error = Object.assign(new Error("no quota for hunter2"), {
    code: "P0001",
    severity: "ERROR",
    where: context,
  });
  redactQueryError(error);
  expect(databaseError(error)?.functions).toEqual(["shop.check_quota", 'shop."Write journal"', "add_row"]);
  expect(JSON.stringify(error)).not.toMatch(/hunter2|insert/);
  expect(redactQueryError(error)).toBe(error);
  expect(databaseError(error)?.functions).toHaveLength(3);
});

test.each([
  ["permission denied for table counters", "counters"],
  ['new row violates row-level security policy for table "Odd name"', "Odd name"],
  ['new row violates row-level security policy "own" for table "members"', "members"],
  ["permission denied for schema shop", undefined],
  ["no quota for hunter2", undefined],
])("a redacted error keeps only the table's name from its message: %s", (message, table) => {
  const error = Object.assign(new Error(message), { code: "42501", severity: "ERROR" });
  expect(databaseError(redactQueryError(error))?.table).toBe(table);
});

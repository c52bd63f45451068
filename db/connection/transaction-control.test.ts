import { expect, test } from "vitest";
import { controlsTransaction } from "./transaction-control";

test.each([
  "commit",
  " COMMIT and chain",
  "/* done */ commit",
  "-- done\nend;",
  "select 1; rollback",
  "begin",
  "start  transaction",
  "abort work",
  "rollback and chain",
  "prepare transaction 'x'",
  "select 'it''s'; commit",
  "select e'\\''; commit",
  "select $$ a $$; commit",
])("%j begins or ends a transaction", (text) => {
  expect(controlsTransaction(text)).toBe(true);
});

test.each([
  "select 1",
  "savepoint commit",
  "rollback to savepoint x",
  "ROLLBACK WORK TO x",
  "release x",
  "insert into t values ('; commit')",
  "select e'\\'; commit; --'",
  "select $a$ ; commit; $a$",
  'select 1 as "; commit"',
  "select 1 -- ; commit",
  "do $$ begin perform 1; end $$",
  "update t set ended = true",
  "prepare plan as select 1",
])("%j neither begins nor ends a transaction", (text) => {
  expect(controlsTransaction(text)).toBe(false);
});

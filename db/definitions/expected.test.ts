import { sql } from "drizzle-orm";
import { getTableConfig, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";
import { keysOf } from "./expected";

test("the keys of a table are the columns of its unique indexes, except partial ones and those on expressions", () => {
  const shops = pgTable(
    "shops",
    { id: uuid().primaryKey(), code: text(), city: text(), name: text() },
    ({ code, city, name }) => [
      uniqueIndex("shops_code_city").on(code, city),
      uniqueIndex("shops_name").on(sql`lower(${name})`),
      uniqueIndex("shops_open_city").on(city).where(sql`${code} is null`),
    ],
  );
  expect(keysOf(getTableConfig(shops))).toEqual([["id"], ["code", "city"]]);
});

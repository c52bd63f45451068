import { expect, test } from "vitest";
import { insertRows } from "./insert-rows";

test.each([
  [
    "from Drizzle, omitting columns set to their default",
    'insert into "shops" ("id", "slug", "status") values ($1, $2, default) returning "id"',
    [{ table: "public.shops", row: { id: 1, slug: "two" } }],
  ],
  [
    "with several rows",
    'insert into "app"."roles" ("slug", "role") values ($2, $3), ($2, $4) on conflict do nothing',
    [
      { table: "app.roles", row: { slug: "two", role: "three" } },
      { table: "app.roles", row: { slug: "two", role: null } },
    ],
  ],
  [
    "written by hand, with constants, expressions, quotes and parentheses",
    `INSERT INTO app.notes (note, at, who, kind, place)\n  VALUES ('a, (b)''', now() at time zone 'UTC', (select id from "app"."x y" where y in (1, 2)), $3::app.kind, 3)`,
    [
      {
        table: "app.notes",
        row: {
          note: "a, (b)'",
          at: "(set by the database)",
          who: "(looked up in app.x y)",
          kind: "three",
          place: "3",
        },
      },
    ],
  ],
  [
    "from a SELECT as one row with the whole statement",
    "insert into app.roles (slug) select $2",
    [
      {
        table: "(statement)",
        row: { sql: "insert into app.roles (slug) select $2", params: [1, "two", "three", null] },
      },
    ],
  ],
])("parses an INSERT %s", (_, text, rows) =>
  expect(insertRows(text, [1, "two", "three", null])).toEqual(rows),
);

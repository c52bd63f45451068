import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { renamedZones } from "./renamed-zones";
import { listedTimeZones, parseTimeZone } from "./time-zones";

/** Names that ICU accepts, besides those that it lists. */
const icuNames = [
  ...[
    "ACT",
    "AST",
    "BST",
    "CST",
    "CTT",
    "EST",
    "HST",
    "IST",
    "JST",
    "MST",
    "PST",
    "VST",
    "GMT",
    "UCT",
    "CET",
  ],
  ...["SystemV/AST4", "SystemV/PST8PDT", "US/Pacific-New", "Canada/East-Saskatchewan"],
  ...["EST5EDT", "GMT+0", "Etc/GMT+14", "Etc/UTC", "US/Pacific", "Japan", "America/Coyhaique"],
];

test("Postgres supports every accepted time zone under the same name", async () => {
  const names = [...listedTimeZones, ...Object.keys(renamedZones), ...icuNames];
  const accepted = names.flatMap((name) => parseTimeZone(name) ?? []);
  expect(accepted).toEqual(expect.arrayContaining(["Europe/Kyiv", "US/Pacific", "EST", "Etc/UTC"]));
  const { rows } = await db.execute(sql`
    select name from unnest(${sql.param(accepted)}::text[]) as name
    except select name from pg_timezone_names`);
  expect(rows).toEqual([]);
});

test.each(["IST", "BST", "PST", "SystemV/AST4", "US/Pacific-New"])(
  "%s is refused, because Node supports it but Postgres has no zone with that name",
  (name) => {
    expect(() => new Intl.DateTimeFormat("en", { timeZone: name })).not.toThrow();
    expect(parseTimeZone(name)).toBeNull();
  },
);

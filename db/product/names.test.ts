import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { is, Table } from "drizzle-orm";
import { getTableConfig, getViewConfig, type PgTable } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";
import { ourTables } from "../admin/our-tables";
import * as views from "../schema/tenants";
import * as schema from "./schema";
import { bareName, tables } from "./testing";

/** Only this folder names the product's tables, so that adopting other tables changes no other files. */

/** Other files that may name the product's tables. */
const exemptPaths = [
  // The baseline creates the tables and never changes once applied. The dump is generated from a migrated database.
  "db/migrations/0000_baseline.sql",
  "db/migrations/meta/0000_snapshot.json",
  "db/schema.sql",
  // Other programs with their own tables. V1 shares the product's database.
  "e2e/compat/",
  "bench/peers/",
];

const productTables = Object.entries(schema)
  .filter(([, value]) => is(value, Table))
  .map(([variable, value]) => ({ variable, ...getTableConfig(value as PgTable) }));

/** The console's own names, which are unrelated to the product. */
const consoleNames = new Set([
  ...ourTables.map(({ name }) => name),
  ...Object.entries(views).flatMap(([variable, view]) => [variable, getViewConfig(view).name]),
]);

/** A single word, such as `tenants`, might be plain English. */
const isUnmistakable = (name: string) => /[a-z][_A-Z]/.test(name) && !consoleNames.has(name);

const tableNames = productTables.map(({ name }) => name);
const variables = productTables.map(({ variable }) => variable);
const patterns = [
  // Qualified, with or without quotes.
  ...productTables.map(({ schema = "public", name }) => `\\b${schema}"?\\.\\\\?"?${name}\\b`),
  // Unqualified in a statement.
  `\\b(?:from|join|into|update|table|truncate|references|only)\\s+"?(?:${tableNames.join("|")})"?(?![\\w.])`,
  // Anywhere, even within the name of an index, if the name has no other meaning.
  ...tableNames.filter(isUnmistakable),
  ...variables.filter(isUnmistakable).map((name) => `\\b${name}\\b`),
  // Imported by name. Generic modules import the whole schema instead.
  'import (?:type )?\\{[^}]*\\} from "[^"]*product/schema"',
];
const tableNamePattern = new RegExp(patterns.join("|"));

test("the product's tables are named only in db/product", () => {
  const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    encoding: "utf8",
  }).split("\0");
  const otherFiles = files.filter(
    (file) =>
      /\.(tsx?|mjs|sql|json|yaml)$/.test(file) &&
      !["db/product/", ...exemptPaths].some((part) => file.startsWith(part)),
  );
  expect(otherFiles.length).toBeGreaterThan(500);
  expect(otherFiles.filter((file) => tableNamePattern.test(readFileSync(file, "utf8")))).toEqual([]);
});

test.each([
  `select 1 from ${tables.tenants}`,
  'ALTER TABLE "public"."tenants" ADD COLUMN x text',
  "lock table tenants",
  `drop index ${tables.members}_user_id_idx`,
  `["${bareName(tables.settings)}"]`,
  'import { tenants } from "@/db/product/schema";',
  "db.insert(tenantDomains)",
])("detects a product table's name in %s", (text) => {
  expect(text).toMatch(tableNamePattern);
});

test.each([
  "select 1 from provisioning.tenants",
  "select 1 from provisioning.tenant_members",
  'import * as product from "@/db/product/schema";',
  'import { tenants } from "@/db/schema/tenants";',
  "You can't provision tenants.",
])("finds no product table's name in %s", (text) => {
  expect(text).not.toMatch(tableNamePattern);
});

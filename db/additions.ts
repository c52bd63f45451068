import { is } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import { productStatements, viewFunctions, viewNames } from "./definitions";
import { functionFiles } from "./function-sources";
import { productMigrations } from "./migration-log";
import * as links from "./schema/owner-links";
import * as tables from "./schema/provisioning";

/** What `npm run db:migrate` adds to a product's database. */
export type Additions = {
  /** Kinds of things in the schema `provisioning`, with their names. */
  inSchema: Map<string, readonly string[]>;
  /** Statements about anything else: rights and policies on the product's tables. */
  outside: readonly string[];
};

export function additions(): Additions {
  const configs = Object.values({ ...tables, ...links })
    .filter((value) => is(value, PgTable))
    .map((table) => getTableConfig(table));
  const files = functionFiles();
  const triggers = files.flatMap(({ text }) => [...text.matchAll(/^create or replace trigger (\w+)/gim)]);
  return {
    inSchema: new Map([
      ["table", [...configs.map(({ name }) => name), productMigrations.table]],
      ["index", configs.flatMap(({ indexes }) => indexes.map(({ config }) => config.name ?? ""))],
      ["view", viewNames()],
      ["function", [...files.map(({ name }) => name), ...viewFunctions()]],
      ["trigger", triggers.map(([, name = ""]) => name)],
    ]),
    outside: ["CREATE ROLE provisioning_app, if there is none", ...productStatements()],
  };
}

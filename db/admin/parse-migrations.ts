import { productStatements, viewFunctions, viewNames } from "../definitions/definition-sources";
import { functionFiles } from "../definitions/function-sources";
import { productMigrations } from "./migration-log";
import { ourTables } from "./our-tables";

/** What `npm run db:migrate` adds to a product's database. */
export type Additions = {
  /** Object names in the schema `provisioning`, by kind. */
  inSchema: Map<string, readonly string[]>;
  /** Statements about other objects: the console's role, and its rights and policies on the product's tables. */
  outside: readonly string[];
};

export function additions(): Additions {
  const files = functionFiles();
  const triggers = files.flatMap(({ text }) => [...text.matchAll(/^create or replace trigger (\w+)/gim)]);
  return {
    inSchema: new Map([
      ["table", [...ourTables.map(({ name }) => name), productMigrations.table]],
      ["index", ourTables.flatMap(({ indexes }) => indexes.map(({ config }) => config.name ?? ""))],
      ["view", viewNames()],
      ["function", [...files.map(({ name }) => name), ...viewFunctions()]],
      ["trigger", triggers.map(([, name = ""]) => name)],
    ]),
    outside: ["CREATE ROLE provisioning_app, if there is none", ...productStatements()],
  };
}

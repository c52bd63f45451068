import { readFileSync } from "node:fs";
import path from "node:path";
import { statementsOf } from "../admin/sql-statements";
import { functionFiles, md5 } from "./function-sources";
import { calledFunctions, grants } from "./grants";
import { recordViewSql } from "./record-view";

/** The functions that compare a view's column, ignoring case: [name, view, column]. */
export const comparisons = [
  ["same_slug", "provisioning.tenants", "slug"],
  ["same_hostname", "provisioning.tenant_hostnames", "hostname"],
] as const;

let cached: ReturnType<typeof readSources> | undefined;

/** The SQL of the views and of the product's rights, read once. Throws if the insert of a record in db/product throws. */
export function definitionSources() {
  cached ??= readSources();
  return cached;
}

function readSources() {
  return {
    views: read("views.sql"),
    productViews: read("product/views.sql"),
    productGrants: read("product/grants.sql"),
    recordView: `-- db/product/schema.ts\n${recordViewSql()}`,
  };
}

/** The parts of the SQL that creates the views, in order, each with the file that errors name. */
export function viewFiles(): [file: string, text: string][] {
  const { views, productViews, recordView } = definitionSources();
  return [
    ["views.sql", views],
    ["product/views.sql", productViews],
    ["product/schema.ts", recordView],
  ];
}

/** A fingerprint of all of this version's sources. */
export function definitionsFingerprint(): string {
  const rights = JSON.stringify([grants, calledFunctions]);
  return md5(
    [...Object.values(definitionSources()), ...functionFiles().map(({ text }) => text), rights].join("\n"),
  );
}

/** A fingerprint of only db/product/grants.sql, whose statements lock the product's tables and run only after a change. */
export function productGrantsFingerprint(): string {
  return md5(definitionSources().productGrants);
}

export function viewNames(): string[] {
  const texts = viewFiles().map(([, text]) => text);
  return [...texts.join("\n").matchAll(/^create view provisioning\.(\w+)/gim)].map(([, name = ""]) => name);
}

/** The comparison functions, and the functions of db/product/views.sql. */
export function viewFunctions(): string[] {
  const named = [...definitionSources().productViews.matchAll(/^create function provisioning\.(\w+)/gim)];
  return [...comparisons.map(([name]) => name), ...named.map(([, name = ""]) => name)];
}

/** The statements of db/product/grants.sql. */
export function grantStatements(): string[] {
  return statementsOf(definitionSources().productGrants);
}

/** The same statements without comments, each on one line. */
export function productStatements(): string[] {
  return grantStatements().map(onOneLine);
}

function onOneLine(statement: string): string {
  return statement
    .replace(/^--.*$/gm, "")
    .replace(/\s+/g, " ")
    .trim();
}

/** The rights that db/product/grants.sql grants, each in the form `insert (name) on app.tenants`. */
export function productRights(): string[] {
  return grantStatements().flatMap(rightsOf);
}

/** The rights that one of these statements grants to the console's role. */
export function rightsOf(statement: string): string[] {
  const [, rights = "", kind = "", objects = ""] =
    /^grant (.+?) on (table |schema )?(.+) to provisioning_app$/i.exec(
      onOneLine(statement).replaceAll('"', ""),
    ) ?? [];
  return objects.split(",").flatMap((object) => {
    const name = object.trim();
    const table = name.includes(".") ? name : `public.${name}`;
    const target = kind.toLowerCase() === "schema " ? `schema ${name}` : table;
    return [...rights.matchAll(/(\w+)(?: \(([^)]*)\))?/g)].flatMap(([, right = "", columns]) => {
      const privilege = right.toLowerCase();
      if (!columns) return [`${privilege} on ${target}`];
      return columns.split(",").map((column) => `${privilege} (${column.trim()}) on ${target}`);
    });
  });
}

/** The text starts with the file's name, which errors show. */
function read(file: string): string {
  const text = readFileSync(path.join(import.meta.dirname, "..", file), "utf8").replaceAll("\r\n", "\n");
  return `-- db/${file}\n${text}`;
}

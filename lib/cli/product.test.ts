import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

test("npm run dev loads the product before its own code", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
  expect(scripts.dev).toContain("--import ./local/require-product.ts local/dev.ts");
});

describe("a product that cannot be loaded", () => {
  let checkout: string;

  beforeAll(() => {
    mkdirSync(".local", { recursive: true });
    checkout = mkdtempSync(path.resolve(".local", "product-"));
    for (const part of ["bin", "db", "lib", "local/preflight.mjs", "package.json", "tsconfig.json"])
      cpSync(part, path.join(checkout, part), { recursive: true });
  });
  afterAll(() => rmSync(checkout, { recursive: true }));

  test.each([
    [
      "a record without a name",
      `export const product = defineProduct({ ...base, records: [{ name: "", expected: 1, insert: (db) => db.insert(things).values({}) }] })`,
      'The record "" needs a unique name in snake_case.',
    ],
    [
      "a column that the table does not have",
      `export const product = defineProduct({ ...base, records: [{ name: "thing", expected: 1, insert: (db) => db.insert(things).values({ id: things.key.name }) }] })`,
      'the insert of the record "thing" must return a Drizzle statement, but threw: Cannot read properties of undefined',
    ],
    [
      "an export with another name",
      "export const prodct = {};",
      "does not provide an export named 'product'",
    ],
  ])("ends a command with a message and no stack trace: %s", (_what, text, problem) => {
    writeFileSync(
      path.join(checkout, "db/product/index.ts"),
      `import { defineProduct } from "../seam/define-product";
       import { product as original } from "./original";
       import { pgTable, text } from "drizzle-orm/pg-core";
       const things = pgTable("things", { id: text("id") });
       const base = { ...original, records: undefined, createTenant: undefined };
       ${text}`,
    );
    cpSync("db/product/index.ts", path.join(checkout, "db/product/original.ts"));
    const { status, stdout, stderr } = spawnSync(process.execPath, ["bin/console.mjs", "doctor", "--help"], {
      cwd: checkout,
      encoding: "utf8",
    });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("The product cannot be loaded. db/product/index.ts: ");
    expect(stderr).toContain(problem);
    expect(stderr).not.toMatch(/^ +at /m);
  });
});

import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CatalogObject, readCatalog } from "@/db/admin/adopt/catalog";
import { newRequest, openStack, type Stack } from "../chaos/stack";
import { blocksOf, run } from "../patch-copy";
import { openProduct, type Product } from "./adopted";

/**
 * Follows docs/upgrading.md on a fork of this checkout that has mapped the product `app` and is in use. The new
 * release changes the console's tables, functions and views, and the example product.
 */

const [commands = ""] = blocksOf(readFileSync("docs/upgrading.md", "utf8")).map(({ text }) => text);
const gitCommands = commands.split("\n").filter((line) => line.startsWith("git "));

let product: Product;
let catalog: CatalogObject[];
let stack: Stack | undefined;
let bundle: string | undefined;

beforeAll(async () => {
  product = await openProduct("app");
  catalog = await readCatalog(product.client);
}, 60_000);
afterAll(async () => {
  await stopStack();
  await product.drop();
});

const sh = (command: string) => run(product.tree, "sh", ["-ec", command]).trim();
const onDatabase = (command: string) =>
  sh(`MIGRATION_DATABASE_URL='${product.url}' npm run --silent ${command}`);
const commitAll = (message: string) => sh(`git add --all && git commit --quiet --message "${message}"`);
const conflicts = () => sh("git diff --name-only --diff-filter=U");

/** Replaces text in a file of the copy, which must contain that text. */
function edit(file: string, from: string, to: string): void {
  const name = path.join(product.tree, file);
  const text = readFileSync(name, "utf8");
  expect(text).toContain(from);
  writeFileSync(
    name,
    text.replace(from, () => to),
  );
}

/** Commits this checkout as a release, and creates a branch that has the fork's own db/product. */
function makeFork(): void {
  const folder = path.join(product.tree, "db/product");
  const forkProduct = path.join(product.tree, ".git/product");
  writeFileSync(path.join(product.tree, ".git/info/exclude"), "node_modules\n.local\n");
  sh("git config user.name Fork && git config user.email fork@example.com && git remote add upstream .");
  sh("git checkout --quiet -b releases && mv db/product .git/product");
  cpSync("db/product", folder, { recursive: true });
  commitAll("release 0.1.0");
  sh("git tag v0.1.0 && git checkout --quiet -b fork");
  rmSync(folder, { recursive: true });
  cpSync(forkProduct, folder, { recursive: true });
  commitAll("map our own product");
}

function makeNextRelease(): void {
  sh("git checkout --quiet releases");
  edit(
    "db/schema/provisioning.ts",
    '  reason: text("reason").notNull(),\n',
    '  reason: text("reason").notNull(),\n  note: text("note"),\n',
  );
  sh("drizzle-kit generate --name reserved_slug_note");
  edit("db/functions/check_availability.sql", "LIMIT 3", "LIMIT 1");
  edit("db/views.sql", "AS full_name\nFROM", "AS full_name, created_at AS known_since\nFROM");
  // The example product changes too: a column with its migration, a changed file that the fork deleted, and a new file.
  edit(
    "db/product/schema.ts",
    '    name: text("name").notNull(),\n',
    '    name: text("name").notNull(),\n    motto: text("motto"),\n',
  );
  sh("drizzle-kit generate --config drizzle.product.config.ts --name motto");
  edit("db/product/records.ts", "isPrimary: true", "isPrimary: Boolean(1)");
  edit("db/product/views.sql", "-- ", "-- Since 0.2.0. ");
  writeFileSync(path.join(product.tree, "db/product/motto.ts"), "export const motto = null;\n");
  commitAll("release 0.2.0");
  sh("git tag v0.2.0 && git checkout --quiet fork");
}

/** A stack of workers that run the copy's current code. */
async function startStack(): Promise<Stack> {
  const { load, tree, url } = product;
  const { bundlePrograms } = await load("e2e/bundle-programs.ts");
  bundle = (await bundlePrograms("worker", [path.join(tree, "e2e/chaos/worker.ts")])) as string;
  stack = await openStack({ url, workerFile: path.join(bundle, "worker.js") });
  return stack;
}

async function stopStack(): Promise<void> {
  await stack?.stop();
  if (bundle) rmSync(bundle, { recursive: true });
  stack = undefined;
  bundle = undefined;
}

test("a fork upgrades to the next release with `git merge` and `db:migrate`, and keeps its own db/product", {
  timeout: 400_000,
}, async () => {
  makeFork();
  expect(onDatabase("db:adopt")).toContain("Everything fits.");
  onDatabase("db:migrate");
  commitAll("adopt the database");
  const before = await (await startStack()).worker();
  const first = { ...newRequest("first"), slug: "golden-spoon", name: "Golden Spoon Bistro" };
  expect(await before.submit(first)).toMatchObject({ kind: "completed" });
  const question = { slug: first.slug, name: first.name, timezone: first.timezone, ownerEmail: null };
  const numberAndWords = [
    "golden-spoon-2",
    "golden-spoon-prague",
    "golden-spoon-bistro",
    "golden-spoon-eats",
  ];
  expect((await before.availability(question)).slug).toMatchObject({ suggestions: numberAndWords });
  await stopStack();

  makeNextRelease();
  const [fetch = "", merge = "", keepProduct = "", commit = ""] = gitCommands;
  const productBefore = sh("git rev-parse HEAD:db/product");
  sh(fetch);
  expect(() => sh(merge)).toThrow("CONFLICT");
  expect(conflicts()).toMatch(/^(db\/product\/\S+\n?)+$/);
  sh(keepProduct);
  expect(conflicts()).toBe("");
  sh(commit);
  expect(sh("git status --porcelain")).toBe("");
  expect(sh("git rev-parse HEAD:db/product")).toBe(productBefore);
  expect(
    sh("git diff --name-only v0.2.0 HEAD")
      .split("\n")
      .every((file) => file.startsWith("db/product/")),
  ).toBe(true);

  expect(onDatabase("db:migrate")).toBe(
    "Applied 0002_reserved_slug_note.\nInstalled functions, views and rights.",
  );
  expect(onDatabase("db:migrate")).toBe("The database is up to date.");
  const after = await (await startStack()).worker();
  expect((await after.availability(question)).slug).toMatchObject({
    suggestions: numberAndWords.slice(0, 2),
  });
  expect(await after.submit({ ...newRequest("second"), slug: "silver-spoon" })).toMatchObject({
    kind: "completed",
  });
  expect((await after.list()).items.map(({ slug }) => slug)).toEqual(["silver-spoon", "golden-spoon"]);
  expect(await after.tenant(first.slug)).toMatchObject({ attemptId: first.attemptId });
  expect(await after.violations()).toEqual([]);
  await stopStack();

  onDatabase("db:rollback -- --export-to audit.jsonl");
  expect(await readCatalog(product.client)).toEqual(catalog);
});

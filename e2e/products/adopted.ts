import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { createTestDatabase } from "@/db/testing/database";
import { openStack, type Stack } from "../chaos/stack";
import { makeSupabaseSchema } from "../compat/database";
import { copyTree } from "../mutation/tree";
import { blocksOf } from "../patch-copy";
import { type ProductName, products } from "./names";

/** A product's database, and a copy of the program that differs from this one only in db/product. */
export type Product = {
  tree: string;
  url: string;
  client: pg.Client;
  /** Imports a module of the copy. */
  // biome-ignore lint/suspicious/noExplicitAny: the module's types are the same as in this checkout.
  load(file: string): Promise<any>;
  /** Adds the tenants `first` to `last` as the product itself would, each with a separate owner. */
  fill(first: number, last: number): Promise<void>;
  drop(): Promise<void>;
};

/**
 * Creates a product's database, by default on the test cluster, and its copy of the program. `overlay` is a folder
 * with replacement files for db/product.
 */
export async function openProduct(
  name: ProductName,
  { overlay, clusterUrl }: { overlay?: string; clusterUrl?: string } = {},
): Promise<Product> {
  const tree = mapProduct(name, overlay);
  const database = await createTestDatabase("template0", clusterUrl);
  await makeSupabaseSchema(database.url);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(tablesOf(name));
  return {
    tree,
    url: database.url,
    client,
    load: (file) => import(path.join(tree, file)),
    fill: async (first, last) => {
      await client.query(addOwners, [first, last]);
      await client.query(products[name].fill, [first, last]);
    },
    drop: async () => {
      await client.end();
      await database.drop();
      rmSync(tree, { recursive: true, force: true });
    },
  };
}

/** An adopted and migrated product, with a stack of workers that run its copy of the program. */
export type Adopted = Product & { stack: Stack };

/** `before` runs before the database is adopted; `overlay` is as for `openProduct`. */
export async function openAdopted(
  name: ProductName,
  { overlay, before }: { overlay?: string; before?(client: pg.Client): Promise<void> } = {},
): Promise<Adopted> {
  const product = await openProduct(name, { overlay });
  const { client, load, url } = product;
  await before?.(client);
  await (await load("db/admin/adopt/index.ts")).adopt(url);
  await (await load("db/admin/migrate.ts")).migrate(url);
  const stack = await openProductStack(name, product);
  const drop = async () => {
    await stack.stop();
    await product.drop();
  };
  return { ...product, stack, drop };
}

/** A stack on the product's adopted and migrated database. */
export async function openProductStack(name: ProductName, { load, url }: Product): Promise<Stack> {
  const { table, createdAt, slug } = products[name];
  const refused = { table, column: slug.replaceAll('"', "") };
  const { bundledWorker } = await load("e2e/chaos/worker-bundle.ts");
  return openStack({
    url,
    workerFile: await bundledWorker(),
    tables: { tenants: table, createdAt, refused },
  });
}

/** SQL: the accounts of users $1 to $2. */
const addOwners = `insert into auth.users (id, instance_id, aud, role, email, email_confirmed_at)
  select md5('user ' || n)::uuid, '00000000-0000-0000-0000-000000000000', 'authenticated', 'authenticated', n || '@filled.test', now()
  from generate_series($1::int, $2::int) as n`;

/** The blocks of docs/adopting-example.md. They include the tables and the db/product of the restaurants product. */
const page = blocksOf(readFileSync("docs/adopting-example.md", "utf8"));

/** SQL: the product's tables. */
function tablesOf(name: ProductName): string {
  if (name === "restaurants")
    return page.find(({ language, file }) => language === "sql" && file === "")?.text ?? "";
  return readFileSync(path.join(import.meta.dirname, name, "product.sql"), "utf8");
}

/** Copies the program and replaces the files of db/product, except those that products have in common. */
function mapProduct(name: ProductName, overlay?: string): string {
  const tree = copyTree(path.resolve(".local/products", `${overlay ?? name}-${randomUUID()}`));
  const target = path.join(tree, "db/product");
  const unchanged = ["blueprint.ts", "migrations", "slug.ts"];
  for (const file of readdirSync(target)) if (!unchanged.includes(file)) rmSync(path.join(target, file));
  for (const [file, text] of [...filesOf(name), ...(overlay ? filesIn(overlay) : [])])
    writeFileSync(path.join(target, file), text);
  return tree;
}

/** The files of a product's db/product, by name. */
function filesOf(name: ProductName): [string, string][] {
  if (name === "restaurants")
    return page.filter(({ file }) => file !== "").map(({ file, text }) => [path.basename(file), text]);
  return filesIn(name).filter(([file]) => file !== "product.sql");
}

/** A fixture's files, changed so that they import modules of the copy instead of this program. */
function filesIn(name: string): [string, string][] {
  const folder = path.join(import.meta.dirname, name);
  return readdirSync(folder).map((file) => [
    file,
    readFileSync(path.join(folder, file), "utf8")
      .replaceAll('"@/db/', '"../')
      .replace(/"\.\.\/[\w-]+\/schema"/, '"./schema"'),
  ]);
}

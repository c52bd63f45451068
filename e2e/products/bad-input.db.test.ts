import { afterAll, beforeAll, expect, test } from "vitest";
import { asConsole } from "@/local/database";
import { startLossyProxy } from "../faults/lossy-proxy";
import { newRequest, openStack, type Stack } from "../processes/stack";
import type { Worker } from "../processes/worker-process";
import { openProduct, type Product } from "./adopted";

/** Product code that does wrong in createTenant, in a product like Basejump's. */

let product: Product;
let stack: Stack;
let worker: Worker;
let proxy: Awaited<ReturnType<typeof startLossyProxy>>;

beforeAll(async () => {
  product = await openProduct("basejump", "misbehaving");
  const { url, load } = product;
  await (await load("db/adopt.ts")).adopt(url);
  await (await load("db/migrate.ts")).migrate(url);
  proxy = await startLossyProxy(asConsole(url));
  stack = await openStack({
    url,
    workerFile: await (await load("e2e/processes/worker-bundle.ts")).bundledWorker(),
  });
  worker = await stack.worker(proxy.url);
}, 60_000);

afterAll(async () => {
  await stack.stop();
  await proxy.stop();
  await product.drop();
});

async function left(slug: string) {
  const [row] = await stack.sql(
    `select (select count(*)::int from basejump.accounts where slug = $1) as tenants,
       (select count(*)::int from auth.users where email = $1 || '@bad.test') as users`,
    [slug],
  );
  return row;
}

const submit = (slug: string) =>
  worker.submit({ ...newRequest("bad"), slug, ownerEmail: `${slug}@bad.test` });

test.each([
  ["throws-error", "INTERNAL", { createTenant: "threw RangeError" }],
  ["fails-statement", "DATABASE_FAILED", { sqlstate: "22012" }],
  ["returns-nothing", "INTERNAL", { createTenant: "returned no key" }],
  ["returns-foreign", "VERIFICATION_FAILED", { counts: { "tenant found": 0, transaction: 1 } }],
  ["commits-itself", "INTERNAL", { createTenant: "threw TransactionControlError" }],
  ["hides-failure", "DATABASE_FAILED", { sqlstate: "25P02" }],
  ["takes-long", "INTERNAL", { createTenant: "took longer than 8 s" }],
])("a createTenant that %s is refused with %s, and undone", async (slug, code, detail) => {
  const outcome = await submit(slug);
  expect(outcome).toMatchObject({ kind: "refused", status: "rolled_back", code, detail });
  expect(await left(slug)).toEqual({ tenants: 0, users: 0 });
  expect(
    await stack.sql("select error_detail from provisioning.attempts where slug = $1", [slug]),
  ).toMatchObject([{ error_detail: detail }]);
  expect(JSON.stringify(outcome)).not.toContain("Business");
});

test("a COMMIT that is refused before it is sent leaves the transaction whole", async () => {
  expect(await submit("commits-quietly")).toMatchObject({ kind: "completed" });
});

test("a COMMIT whose answer is lost is read back: the tenant is there, and nothing is done twice", async () => {
  proxy.loseAnswerTo("commit\0");
  expect(await submit("lost-answer")).toMatchObject({ kind: "completed" });
  expect(proxy.lost()).toBe(1);
  expect(await left("lost-answer")).toEqual({ tenants: 1, users: 1 });
  expect(await worker.violations()).toEqual([]);
  expect(worker.stderr).toBe("");
});

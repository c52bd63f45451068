import { afterAll, beforeAll, expect, test } from "vitest";
import { explain } from "@/lib/provisioning/errors/explain";
import type { Outcome } from "@/lib/provisioning/outcome";
import { asConsole } from "@/local/console-login";
import { newRequest } from "../chaos/stack";
import type { Worker } from "../chaos/worker-process";
import { startLossyProxy } from "../faults/lossy-proxy";
import { type Adopted, openAdopted } from "./adopted";

/** Faulty product code, mostly in the createTenant of a product like Basejump. */

let product: Adopted;
let worker: Worker;
let proxy: Awaited<ReturnType<typeof startLossyProxy>>;

beforeAll(async () => {
  product = await openAdopted("basejump", { overlay: "misbehaving" });
  proxy = await startLossyProxy(asConsole(product.url));
  worker = await product.stack.worker(proxy.url);
}, 60_000);

afterAll(async () => {
  await proxy.stop();
  await product.drop();
});

async function countsOf(slug: string) {
  const [row] = await product.stack.sql(
    `select (select count(*)::int from basejump.accounts where slug = $1) as tenants,
       (select count(*)::int from auth.users where email = $1 || '@bad.test') as users`,
    [slug],
  );
  return row;
}

const submit = (slug: string, to = worker) =>
  to.submit({ ...newRequest("bad"), slug, ownerEmail: `${slug}@bad.test` });

/** The cause that the form shows for a refusal. */
const causeOf = (outcome: Outcome | null) => (outcome?.kind === "refused" ? explain(outcome).cause : null);

test.each([
  ["throws-error", "INTERNAL", { createTenant: "threw RangeError" }],
  ["fails-statement", "DATABASE_FAILED", { sqlstate: "22012" }],
  ["returns-nothing", "INTERNAL", { createTenant: "returned no key" }],
  ["returns-foreign", "VERIFICATION_FAILED", { counts: { "tenant found": 0, transaction: 1 } }],
  ["commits-itself", "INTERNAL", { createTenant: "threw TransactionControlError" }],
  ["hides-failure", "DATABASE_FAILED", { sqlstate: "25P02" }],
  ["takes-long", "INTERNAL", { createTenant: "took longer than 8 s" }],
])("a createTenant that %s is refused with %s and undone", async (slug, code, detail) => {
  const outcome = await submit(slug);
  expect(outcome).toMatchObject({ kind: "refused", status: "rolled_back", code, detail });
  expect(await countsOf(slug)).toEqual({ tenants: 0, users: 0 });
  expect(
    await product.stack.sql("select error_detail from provisioning.attempts where slug = $1", [slug]),
  ).toMatchObject([{ error_detail: detail }]);
  expect(JSON.stringify(outcome)).not.toContain("Business");
});

test("a createTenant that returns the key of another attempt's tenant is undone, and the refusal explains the cause", async () => {
  expect(await submit("first-owner")).toMatchObject({ kind: "completed" });
  const outcome = await submit("returns-used");
  expect(outcome).toMatchObject({ status: "rolled_back", code: "VERIFICATION_FAILED" });
  expect(causeOf(outcome)).toBe(
    "The product gave the new tenant a key that another attempt’s tenant has or had.",
  );
  expect([await countsOf("first-owner"), await countsOf("returns-used")]).toEqual([
    { tenants: 1, users: 1 },
    { tenants: 0, users: 0 },
  ]);
});

test("a product's record that inserts two rows instead of one is undone and reported with its name and both counts", {
  timeout: 60_000,
}, async () => {
  const doubleRecords = await openAdopted("owner-column", { overlay: "misbehaving-records" });
  try {
    const otherWorker = await doubleRecords.stack.worker();
    const outcome = await submit("makes-two", otherWorker);
    expect(outcome).toMatchObject({ status: "rolled_back", code: "VERIFICATION_FAILED" });
    expect(causeOf(outcome)).toBe("The check before saving counted studio: 2 instead of 1.");
    expect(await doubleRecords.stack.sql("select subdomain from public.studios")).toEqual([]);
    expect(await doubleRecords.stack.sql("select email from auth.users")).toEqual([]);
    expect(await submit("makes-one", otherWorker)).toMatchObject({ kind: "completed" });
    expect(await otherWorker.violations()).toEqual([]);
  } finally {
    await doubleRecords.drop();
  }
});

test("a COMMIT that is refused before it is sent leaves the transaction intact", async () => {
  expect(await submit("commits-quietly")).toMatchObject({ kind: "completed" });
});

test("after a COMMIT with a lost reply, the tenant is found and nothing is repeated", async () => {
  proxy.dropRepliesTo("commit\0");
  expect(await submit("lost-answer")).toMatchObject({ kind: "completed" });
  expect(proxy.dropped()).toBe(1);
  expect(await countsOf("lost-answer")).toEqual({ tenants: 1, users: 1 });
  expect(await worker.violations()).toEqual([]);
  expect(worker.stderr).toBe("");
});

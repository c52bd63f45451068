import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CatalogObject, readCatalog } from "@/db/admin/adopt/catalog";
import {
  acceptAllRecords,
  faultPoints,
  prepareFor,
  rejectSomeRecords,
  runPastFaultPoint,
} from "../chaos/fault-points";
import { type Submission, settle } from "../chaos/settlement";
import { newRequest } from "../chaos/stack";
import type { Worker } from "../chaos/worker-process";
import { type Adopted, openAdopted } from "./adopted";
import { productNames } from "./names";

/** At each point, the effect fails, its response is lost, or the process dies. */
const faults = faultPoints.flatMap(({ phase, point }) => [
  {
    phase,
    point,
    action: "fail" as const,
    what: point.endsWith(".before") ? "the effect fails" : "the response is lost",
  },
  { phase, point, action: "kill" as const, what: "the process dies" },
]);

describe.each(productNames)("a product like %s", (name) => {
  let product: Adopted;
  /** A worker that no fault kills. */
  let survivor: Worker;
  let before: CatalogObject[];

  beforeAll(async () => {
    product = await openAdopted(name, {
      before: async (client) => {
        before = await readCatalog(client);
      },
    });
    await rejectSomeRecords(product.stack);
    survivor = await product.stack.worker();
  }, 120_000);
  afterAll(() => product?.drop());

  test("gives a slug to exactly one of 50 concurrent submissions, and the others leave nothing behind", async () => {
    const other = await product.stack.worker();
    const requests = Array.from({ length: 50 }, () => newRequest("race", "contested"));
    const submissions = await Promise.all(
      requests.map(async (request, n): Promise<Submission> => {
        return { request, outcome: await (n % 2 ? survivor : other).submit(request) };
      }),
    );
    const ends = submissions.map(({ outcome }) =>
      outcome?.kind === "refused" ? outcome.code : outcome?.kind,
    );
    expect(ends.toSorted()).toEqual([...Array<string>(49).fill("SLUG_TAKEN"), "completed"]);
    await settle(product.stack, survivor, submissions);
    const [counts] = await product.stack.sql(
      `select (select count(*)::int from provisioning.tenants where provisioning.same_slug(slug, 'contested')) as tenants,
         (select count(*)::int from auth.users where email = any($1)) as users`,
      [requests.map(({ ownerEmail }) => ownerEmail)],
    );
    expect(counts).toEqual({ tenants: 1, users: 1 });
    await other.kill();
  });

  test.each(faults)("ends up with a whole tenant or nothing if $what at $point ($phase)", async (fault) => {
    const { phase, point, action } = fault;
    const { stack } = product;
    const request = await prepareFor(phase, stack);
    const worker = action === "kill" ? await stack.worker() : survivor;
    await worker.arm({ point, action });
    const reached = worker.reached();
    const { outcome } = await runPastFaultPoint(phase, worker, request);
    expect(await reached).toBe(point);
    if (action === "kill") expect(await worker.ended).toEqual({ code: null, signal: "SIGKILL" });
    await settle(stack, survivor, [{ request, outcome }]);
    // Resubmitting the form returns the stored outcome, or provisions the tenant if nothing was stored.
    const again = await survivor.submit(request);
    expect(["completed", "refused"]).toContain(again?.kind);
    await settle(stack, survivor, [{ request, outcome: again }]);
  });

  test("can remove a tenant with all its records, which frees its slug", async () => {
    const { load, stack, url } = product;
    const request = newRequest("cancelled");
    expect(await survivor.submit(request)).toMatchObject({ kind: "completed" });
    const { removeTrial } = await load("db/admin/remove-trial.ts");
    await removeTrial(url, request.attemptId, "admin@processes.test");
    expect(await stack.sql("select 1 from provisioning.tenants where slug = $1", [request.slug])).toEqual([]);
    expect(await survivor.violations()).toEqual([]);
    expect(await survivor.submit(newRequest("again", request.slug))).toMatchObject({ kind: "completed" });
    expect(await survivor.violations()).toEqual([]);
  });

  test("has an unchanged catalog after a rollback", async () => {
    const { client, load, stack, tree, url } = product;
    expect(survivor.stderr).toBe("");
    await survivor.kill();
    await acceptAllRecords(stack);
    const { rollback } = await load("db/admin/rollback.ts");
    const exportTo = path.join(tree, "audit.jsonl");
    expect(await rollback(url, { exportTo })).toMatchObject({ result: "removed" });
    expect(await readCatalog(client)).toEqual(before);
  });
});

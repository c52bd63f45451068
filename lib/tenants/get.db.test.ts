import { expect, test } from "vitest";
import { blueprint } from "@/db/product/blueprint";
import { insertTenant } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import { storeAttempt } from "@/lib/audit/testing";
import { operator } from "@/lib/auth/reader";
import { inputFor, submit, withAuthServer } from "@/lib/provisioning/testing";
import { getTenant } from "./get";

withAuthServer();

test("a tenant has the version of its blueprint, or null without a blueprint", async () => {
  await submit(inputFor("made-here"));
  await admin.execute(insertTenant({ slug: "made-before" }));
  expect(await getTenant("made-here", operator)).toMatchObject({
    blueprint: { name: blueprint.name, version: blueprint.version },
  });
  expect(await getTenant("made-before", operator)).toMatchObject({ blueprint: null, attemptId: null });
});

test("a tenant’s attempts exclude other attempts for the same slug", async () => {
  const input = inputFor("own-attempts");
  const at = (seconds: number) => new Date(Date.now() + seconds * 1_000);
  const { slug, ownerEmail } = input;
  const undoneAttempt = await storeAttempt({ slug, ownerEmail, status: "rolled_back", startedAt: at(-60) });
  const earlier = await storeAttempt({ slug, status: "failed", code: "AUTH_FAILED", startedAt: at(-50) });
  const { attemptId } = await submit(input);
  const later = await storeAttempt({ slug, status: "failed", code: "SLUG_TAKEN", startedAt: at(60) });
  const tenant = await getTenant(slug, operator);
  expect(tenant?.attempts.map(({ id }) => id)).toEqual([attemptId, undoneAttempt.id]);
  expect(tenant?.otherAttempts.map(({ id }) => id)).toEqual([later.id, earlier.id]);
});

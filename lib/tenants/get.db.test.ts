import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { blueprint } from "@/db/product/blueprint";
import { insertTenant } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import { getAttempt } from "@/lib/audit/get";
import { storeAttempt } from "@/lib/audit/testing";
import { operator } from "@/lib/auth/reader";
import { inputFor, submit, withAuthServer } from "@/lib/provisioning/testing";
import { getTenant } from "./get";

withAuthServer();

test("a tenant's blueprint has a name and a version, and is null if the tenant was created elsewhere", async () => {
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

test("an existing account's own name is shown only if it differs from the requested one, and is masked for support", async () => {
  const first = inputFor("own-name-one");
  const { attemptId } = await submit({ ...first, ownerName: "Ana Lima" });
  const typed = { ownerEmail: first.ownerEmail, ownerAccount: "existing" } as const;
  const other = await submit({ ...inputFor("own-name-two"), ...typed, ownerName: "A. Lima" });
  await submit({ ...inputFor("own-name-three"), ...typed, ownerName: "Ana Lima" });
  const owner = async (slug: string, reader = operator) => (await getTenant(slug, reader))?.owner;
  expect(await owner("own-name-one")).toMatchObject({ name: "Ana Lima", accountName: null });
  expect(await owner("own-name-two")).toMatchObject({ name: "A. Lima", accountName: "Ana Lima" });
  expect(await owner("own-name-three")).toMatchObject({ name: "Ana Lima", accountName: null });
  expect(await getAttempt(attemptId, operator)).toMatchObject({ accountName: null });
  expect(await getAttempt(other.attemptId, operator)).toMatchObject({ accountName: "Ana Lima" });

  const support = { ...operator, masked: true };
  expect((await owner("own-name-two", support))?.accountName).not.toContain("Lima");
  // Users can set their name to anything.
  await admin.execute(sql`update auth.users set raw_user_meta_data = jsonb_build_object('full_name', repeat('x', 9999))
    where email = ${first.ownerEmail}`);
  expect((await owner("own-name-two"))?.accountName).toHaveLength(200);
  await admin.execute(
    sql`update auth.users set raw_user_meta_data = '{"full_name": " "}' where email = ${first.ownerEmail}`,
  );
  expect((await owner("own-name-two"))?.accountName).toBeNull();
});

import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { blueprint } from "@/db/product/blueprint";
import { operator } from "@/lib/auth/reader";
import { inputFor, submit, withAuthServer } from "@/lib/provisioning/testing";
import { getTenant } from "./get";

withAuthServer();

test("a tenant says which version of the blueprint it was made from, and one that was made without says none", async () => {
  await submit(inputFor("made-here"));
  await db.execute(
    sql`insert into public.tenants (id, slug, name, plan) values (gen_random_uuid(), 'made-before', 'Before', 'starter')`,
  );
  expect(await getTenant("made-here", operator)).toMatchObject({
    blueprint: { name: blueprint.name, version: blueprint.version },
  });
  expect(await getTenant("made-before", operator)).toMatchObject({ blueprint: null, attemptId: null });
});

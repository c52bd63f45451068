import { expect, test } from "vitest";
import { blueprint } from "@/db/product/blueprint";
import { insertTenant } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import { operator } from "@/lib/auth/reader";
import { inputFor, submit, withAuthServer } from "@/lib/provisioning/testing";
import { getTenant } from "./get";

withAuthServer();

test("a tenant has the version of the blueprint that it was made from, or none if made without one", async () => {
  await submit(inputFor("made-here"));
  await admin.execute(insertTenant({ slug: "made-before" }));
  expect(await getTenant("made-here", operator)).toMatchObject({
    blueprint: { name: blueprint.name, version: blueprint.version },
  });
  expect(await getTenant("made-before", operator)).toMatchObject({ blueprint: null, attemptId: null });
});

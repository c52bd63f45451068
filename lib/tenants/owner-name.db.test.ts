import { beforeAll, describe, expect, test } from "vitest";
import { replaceOwner } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import { support } from "@/lib/audit/testing";
import { operator, type Reader } from "@/lib/auth/reader";
import { newUser } from "@/lib/doctor/testing";
import { readOutcomeFor } from "@/lib/provisioning/outcome";
import { inputFor, submit, withAuthServer } from "@/lib/provisioning/testing";
import { getTenant } from "./get";
import { listTenants } from "./list";

withAuthServer();

const input = { ...inputFor("named-owner"), ownerName: "Ana María Nováková" };
let attemptId = "";
beforeAll(async () => {
  ({ attemptId } = await submit(input));
});

/** The owner's name on the success screen, the tenant's page, its list of members and the list of tenants. */
async function namesFor(reader: Reader, slug: string, attempt: string) {
  const outcome = await readOutcomeFor(attempt, reader);
  const tenant = await getTenant(slug, reader);
  const { items } = await listTenants({ query: slug }, reader);
  return [
    outcome?.kind === "completed" && outcome.ownerName,
    tenant?.owner?.name,
    tenant?.members.map(({ name }) => name),
    items.map(({ ownerName }) => ownerName),
  ];
}

describe("an owner’s name", () => {
  test("is shown wherever the owner is shown", async () => {
    const name = input.ownerName;
    expect(await namesFor(operator, input.slug, attemptId)).toEqual([name, name, [name], [name]]);
  });

  test("is masked like the address", async () => {
    const masked = "A••• M••• N•••";
    expect(await namesFor(support, input.slug, attemptId)).toEqual([masked, masked, [masked], [masked]]);
  });

  test("is the entered name if the account existed before", async () => {
    const second = { ...input, slug: "named-again", ownerName: "Ana N.", ownerAccount: "existing" as const };
    const { attemptId: again } = await submit(second);
    expect(await namesFor(operator, second.slug, again)).toEqual([
      "Ana N.",
      "Ana N.",
      ["Ana N."],
      ["Ana N."],
    ]);
  });

  test("is not shown for a new owner", async () => {
    const third = inputFor("named-before");
    const { attemptId: before } = await submit(third);
    const tenant = await getTenant(third.slug, operator);
    await admin.execute(replaceOwner(tenant?.id ?? "", await newUser({})));
    expect(await namesFor(operator, third.slug, before)).toEqual([third.ownerName, null, [null], [null]]);
  });
});

import { beforeAll, describe, expect, test } from "vitest";
import { deleteTenant, demoteOwners, replaceOwner } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import { erase } from "@/lib/audit/erase";
import { listAttempts } from "@/lib/audit/list";
import { parseQuery } from "@/lib/audit/query/parse-query";
import { support } from "@/lib/audit/testing";
import { operator, type Reader } from "@/lib/auth/reader";
import { newUser } from "@/lib/doctor/testing";
import { invitedOwner } from "@/lib/owner-access/testing";
import { readOutcomeFor } from "@/lib/provisioning/outcome";
import { inputFor, submit, withAuthServer, withMailServer } from "@/lib/provisioning/testing";
import { search } from "@/lib/search";
import { getTenant } from "./get";
import { listTenants } from "./list";

withAuthServer();
const mailsTo = withMailServer();

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

  test("is not shown for a later owner", async () => {
    const third = inputFor("named-before");
    const { attemptId: before } = await submit(third);
    const tenant = await getTenant(third.slug, operator);
    await admin.execute(replaceOwner(tenant?.id ?? "", await newUser({})));
    expect(await namesFor(operator, third.slug, before)).toEqual([third.ownerName, null, [null], [null]]);
  });
});

describe("the date of an erasure", () => {
  const at = expect.stringMatching(/^\d{4}-/);

  /** The date on the tenant's page, in the lists of tenants and attempts, and in a search for the attempt. */
  async function datesFor(slug: string, attempt: string) {
    const tenant = await getTenant(slug, operator);
    const tenants = await listTenants({ query: slug }, operator);
    const { terms } = parseQuery(`id:${attempt}`);
    const attempts = await listAttempts({ terms, started: {} }, {}, operator);
    const found = await search(attempt, operator);
    return [
      tenant?.ownerErasedAt,
      ...tenants.items.map(({ ownerErasedAt }) => ownerErasedAt),
      ...[...attempts.items, ...found.attempts].map(({ erasedAt }) => erasedAt),
    ];
  }

  test("is shown wherever the erased owner was shown, even if the tenant no longer has an owner", async () => {
    const { attemptId: kept } = await submit(inputFor("kept-owner"));
    const { attemptId: erased, input: request } = await invitedOwner(mailsTo, "erased-owner");
    await erase({ id: null, email: "a test" }, { scope: "attempt", attemptId: erased });
    expect(await datesFor(request.slug, erased)).toEqual([at, at, at]);
    expect(await datesFor("kept-owner", kept)).toEqual([null, null, null]);

    const tenant = await getTenant(request.slug, operator);
    await admin.execute(demoteOwners(tenant?.id ?? ""));
    expect(await datesFor(request.slug, erased)).toEqual([at, at, at]);
    await admin.execute(deleteTenant(tenant?.id ?? ""));
    expect(await datesFor(request.slug, erased)).toEqual([undefined, at, at]);
  });

  test("is not shown for a later owner", async () => {
    const { attemptId: erased, input: request } = await invitedOwner(mailsTo, "erased-before");
    await erase({ id: null, email: "a test" }, { scope: "attempt", attemptId: erased });
    const tenant = await getTenant(request.slug, operator);
    await admin.execute(replaceOwner(tenant?.id ?? "", await newUser({})));
    expect(await datesFor(request.slug, erased)).toEqual([null, null, at]);
  });

  test("is null if nothing was erased, and a former owner’s name stays hidden", async () => {
    const request = inputFor("no-owner-left");
    await submit(request);
    const tenant = await getTenant(request.slug, operator);
    await admin.execute(demoteOwners(tenant?.id ?? ""));
    const { items } = await listTenants({ query: request.slug }, operator);
    expect(items).toMatchObject([{ ownerEmail: null, ownerName: null, ownerErasedAt: null }]);
  });
});

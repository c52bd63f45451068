import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { insertHostname } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import {
  allRecords,
  attemptRow,
  countRecords,
  eventsOf,
  inputFor,
  noRecords,
  submit,
  withAuthServer,
} from "./testing";

withAuthServer();

describe("a claim", () => {
  test("refuses a taken slug without a call to the Auth server, and records the failure", async () => {
    await submit(inputFor("taken"));
    const input = { ...inputFor("taken"), ownerEmail: "other@else.test" };
    const outcome = await submit(input);
    expect(outcome).toMatchObject({
      code: "SLUG_TAKEN",
      field: "slug",
      detail: { heldBy: "tenant", name: "Business taken" },
    });
    expect(await countRecords(input)).toEqual({ ...allRecords, users: 0 });
    expect(await attemptRow(outcome.attemptId)).toMatchObject({ status: "failed", error_code: "SLUG_TAKEN" });
    const events = await eventsOf(outcome.attemptId);
    expect(events.map(({ stage }) => stage)).toEqual(["initiated", "validating", "validated", "failed"]);
  });

  test("refuses an address with an account in any letter case", async () => {
    await submit(inputFor("has-account"));
    const outcome = await submit({ ...inputFor("new-slug"), ownerEmail: "ANA@Has-Account.test" });
    expect(outcome).toMatchObject({ code: "EMAIL_TAKEN", field: "ownerEmail" });
    expect(await countRecords({ ...inputFor("new-slug"), ownerEmail: "ana@has-account.test" })).toEqual({
      ...noRecords,
      users: 1,
    });
  });

  test("refuses a reserved slug", async () => {
    expect(await submit(inputFor("postmaster"))).toMatchObject({
      code: "SLUG_TAKEN",
      detail: { heldBy: "platform" },
    });
  });

  test("refuses a slug whose hostname belongs to another tenant before an account is created", async () => {
    const holder = await submit(inputFor("two-homes"));
    if (holder.kind !== "completed") throw new Error("not completed");
    await admin.execute(insertHostname(holder.tenant.id, "second-home.example.com"));
    const input = inputFor("second-home");
    expect(await submit(input)).toMatchObject({
      code: "SLUG_TAKEN",
      status: "failed",
      detail: { heldBy: "tenant", slug: "two-homes" },
    });
    expect(await countRecords(input)).toEqual(noRecords);
  });

  test("succeeds for one of 20 concurrent requests for a slug, and refuses the others with a code", async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        submit({ ...inputFor("one-winner"), ownerEmail: `owner-${n}@one-winner.test` }),
      ),
    );
    const codes = outcomes
      .map((outcome) => (outcome.kind === "refused" ? outcome.code : outcome.kind))
      .sort();
    expect(codes).toEqual([...Array(19).fill("SLUG_TAKEN"), "completed"]);
    // The other 19 were refused at the claim, so no account was created and deleted for them.
    expect(outcomes.filter((outcome) => outcome.kind === "refused").map(({ status }) => status)).toEqual(
      Array(19).fill("failed"),
    );
    const { rows } = await admin.execute(
      sql`select count(*)::int as users from auth.users where email like '%@one-winner.test'`,
    );
    expect(rows).toEqual([{ users: 1 }]);
  });

  test("succeeds for one of 20 concurrent requests for an owner, and refuses the others with a code", async () => {
    const ownerEmail = "same-owner@one-owner.test";
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, n) => submit({ ...inputFor(`one-owner-${n}`), ownerEmail })),
    );
    const codes = outcomes
      .map((outcome) => (outcome.kind === "refused" ? outcome.code : outcome.kind))
      .sort();
    expect(codes).toEqual([...Array(19).fill("EMAIL_TAKEN"), "completed"]);
    // The other 19 were refused at the claim, so no account was created and deleted for them.
    expect(outcomes.filter((outcome) => outcome.kind === "refused").map(({ status }) => status)).toEqual(
      Array(19).fill("failed"),
    );
  });
});

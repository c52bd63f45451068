import { describe, expect, test } from "vitest";
import { errorCodes } from "@/lib/guards/error-codes";
import { plainText } from "@/lib/provisioning/errors/messages";
import { sqlStateCause } from "@/lib/provisioning/errors/sql-states";
import type { Attempt } from "../get";
import { explainAttempt } from "./index";
import { ticketText } from "./ticket";

const actorEmail = "ana@console.test";
type EndedAttempt = Parameters<typeof explainAttempt>[0];

const baseAttempt: EndedAttempt = {
  state: "rolled_back",
  errorCode: "DATABASE_FAILED",
  errorDetail: [],
  actorEmail,
  ownerExists: false,
  ownerWasExisting: false,
  cleanup: null,
};

function explain(overrides: Partial<EndedAttempt>, isAdmin = true) {
  const explanation = explainAttempt({ ...baseAttempt, ...overrides }, null, isAdmin);
  if (!explanation) throw new Error("not explained");
  return explanation;
}

const accounts = [
  { ownerExists: false, cleanup: null },
  { ownerExists: false, cleanup: { state: "done" } },
  { ownerExists: true, cleanup: null },
  ...(["pending", "manual"] as const).flatMap((state) =>
    [true, false].map((ownerExists) => ({ ownerExists, cleanup: { state } })),
  ),
] as const;

describe("the explanation of an attempt", () => {
  test.each(errorCodes)(
    "uses the third person for %s in every clean-up state and for every role",
    (errorCode) => {
      for (const account of accounts) {
        for (const isAdmin of [true, false]) {
          for (const state of ["failed", "rolled_back"] as const) {
            const { title, cause, exists, next } = explain({ state, errorCode, ...account }, isAdmin);
            const text = [title, plainText(cause), exists, next].join(" ");
            expect(text).not.toMatch(/\b(you|your|you’re|we|our)\b|submit the form again in/i);
            for (const sentences of [plainText(cause), exists, next]) expect(sentences).toMatch(/^[^ ].*\.$/);
            if (!isAdmin) expect(next).not.toMatch(/(^|\. )(Try again|Resolve)/);
          }
        }
      }
    },
  );

  test.each(errorCodes)("does not claim for %s that nothing remains if the account remains", (errorCode) => {
    for (const account of accounts.filter(({ ownerExists }) => ownerExists)) {
      const { exists } = explain({ errorCode, ...account });
      expect(exists).toContain("The owner’s account was created");
      expect(exists).not.toMatch(/Nothing/);
    }
  });

  test("advises waiting for a pending clean-up, and resolving one that needs an admin", () => {
    expect(explain({ cleanup: { state: "pending" } }).next).toMatch(
      /^Wait until the clean-up is done: .*\. Try/,
    );
    expect(explain({ cleanup: { state: "manual" } }).next).toMatch(/^Resolve the clean-up first\./);
    expect(explain({ cleanup: { state: "manual" } }, false).next).toMatch(/^Ask an admin to resolve/);
  });

  test("reports an account that existed before the attempt as unchanged", () => {
    const { exists } = explain({ ownerExists: true, ownerWasExisting: true });
    expect(exists).toBe("No tenant was created. The owner’s account already existed and is unchanged.");
  });

  test("shows the expected and actual counts of a failed verification", () => {
    const { cause } = explain({
      errorCode: "VERIFICATION_FAILED",
      errorDetail: [
        { name: "counts", value: '{"studio":2}' },
        { name: "expected", value: '{"studio":1}' },
      ],
    });
    expect(plainText(cause)).toContain("studio: 2 instead of 1");
  });

  test("contains the field messages for refused input", () => {
    const errorDetail = [{ name: "fields", value: '{"slug":"Enter a slug."}' }];
    expect(plainText(explain({ errorCode: "INVALID_INPUT", errorDetail }).cause)).toBe("Enter a slug.");
  });

  test("suggests asking a developer instead of retrying if the database would refuse the same values again", () => {
    const at = (sqlstate: string) => explain({ errorDetail: [{ name: "sqlstate", value: sqlstate }] });
    expect(at("23505").next).toMatch(/^Ask a developer .* fail again/);
    expect(at("40001").next).toMatch(/^Try again\./);
    expect(plainText(at("40001").cause)).toBe(`${sqlStateCause("40001")} (SQLSTATE 40001).`);
  });

  test("explains that the database is read-only", () => {
    const { title, next } = explain({ errorDetail: [{ name: "sqlstate", value: "25006" }] });
    expect(title).toBe("The database is read-only");
    expect(next).not.toContain("What you typed");
  });

  test("is null for a completed attempt", () => {
    expect(explainAttempt({ ...baseAttempt, state: "completed", errorCode: null }, null, true)).toBeNull();
  });

  test.each([
    ...["23505", "23503", "23502", "23514", "22001", "22003", "22P02", "42501", "42P01", "40001", "40P01"],
    ...["53300", "53100", "57014", "57P01", "57P03", "25006", "08006", "55P03"],
  ])("has a specific cause for SQLSTATE %s", (sqlstate) => {
    expect(sqlStateCause(sqlstate)).toMatch(/^[A-Z].{20,}[^.]$/);
    expect(sqlStateCause(sqlstate)).not.toBe(sqlStateCause("P0001"));
  });
});

describe("the text for a ticket", () => {
  const attempt = {
    ...baseAttempt,
    id: "0193",
    slug: "golden-spoon",
    ownerEmail: "ana@golden.test",
    request: [{ name: "name", value: "Golden\nSpoon" }],
    startedAt: new Date("2026-11-29T16:41:03.250Z"),
    finishedAt: new Date("2026-11-29T16:41:04Z"),
    tenantId: null,
    ownerUserId: "0194",
    events: [
      { stage: "creating_records", note: null },
      { stage: "creating_records", note: "undo_started" },
      { stage: "rolled_back", note: null },
    ],
  } as unknown as Attempt;

  test("describes the attempt line by line, with times in UTC", () => {
    expect(ticketText(attempt, explain({})).split("\n")).toEqual([
      "Attempt to create: Golden\ufffdSpoon (golden-spoon)",
      "Outcome: rolled back",
      "Started: 2026-11-29 16:41:03 UTC",
      "Ended: 2026-11-29 16:41:04 UTC",
      "Started by: ana@console.test",
      "Owner: ana@golden.test",
      "Last stage: creating_records",
      "Code: DATABASE_FAILED",
      "What happened: The tenant’s records couldn’t be saved",
      "Cause: The database didn’t complete the request, or the connection to it was lost.",
      "Current state: Nothing from this attempt remains.",
      "Next step: Try again. If it keeps failing, ask a developer to check the database.",
      "Attempt ID: 0193",
      "Owner’s user ID: 0194",
    ]);
  });
});

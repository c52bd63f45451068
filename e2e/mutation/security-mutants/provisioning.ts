import type { Mutant } from "../mutant";

/** Replays, claims, previews, database errors, read slots, and activation. */
export const provisioningMutants: readonly Mutant[] = [
  {
    bug: "a key returns the outcome of another account's attempt",
    edits: [{ file: "lib/provisioning/outcome/replay.ts", from: "actorId === actor.id && ", to: "" }],
    tests: ["lib/provisioning/outcome/replay.db"],
  },
  {
    bug: "the context of a database error exposes the values in a trigger's statements",
    edits: [
      { file: "db/connection/redact-query-error.ts", from: "contextOf(functionsIn(where))", to: "where" },
    ],
    tests: ["db/connection/redact-query-error"],
  },
  {
    bug: "after a failed claim, the stored outcome of another request is returned",
    edits: [
      {
        file: "lib/provisioning/outcome/replay.ts",
        from: "isSameRequest(state, actor, input)",
        to: "state",
      },
    ],
    tests: ["lib/provisioning/outcome/replay.db"],
  },
  {
    bug: "a free read slot goes to the longest-waiting user, even one with many slots",
    edits: [
      {
        file: "db/connection/read-slots.ts",
        from: "best && this.countOf(best.user) <= this.countOf(one.user) ? best : one",
        to: "best ?? one",
      },
    ],
    tests: ["db/connection/read-slots"],
  },
  {
    bug: "a link revoked while its form is being sent still sets the password",
    edits: [
      {
        file: "lib/owner-access/activation/take.ts",
        from: "and revoked_at is null and replaced_at is null and finished_at is null",
        to: "and finished_at is null",
      },
    ],
    tests: ["lib/owner-access/activation/activate.db"],
  },
  {
    bug: "an existing owner is not checked again after the claim",
    edits: [
      {
        file: "lib/provisioning/owner/existing-owner.ts",
        from: 'if (account.problem) return { kind: "refused", refusal: ineligibleOwner(account.problem, account.ids) };',
        to: "",
      },
    ],
    tests: ["lib/provisioning/owner/existing-owner.db"],
  },
  {
    bug: "a preview commits its writes",
    edits: [
      {
        file: "db/client.ts",
        from: 'withClient(pool, beginTransaction, "rollback"',
        to: 'withClient(pool, beginTransaction, "commit"',
      },
    ],
    tests: ["lib/provisioning/trial/preview.db"],
  },
  {
    bug: "support staff can see a preview",
    edits: [
      {
        file: "app/(console)/provision-v2/actions.ts",
        from: `role: "admin",
  limit: { name: "preview"`,
        to: `role: "support",
  limit: { name: "preview"`,
      },
    ],
    tests: ["app/(console)/provision-v2/actions.db"],
  },
  {
    bug: "a preview shows the placeholder owner account",
    edits: [
      {
        file: "lib/provisioning/trial/preview.ts",
        from: "replaceId(inserts, attempt.ownerUserId, shownOwner)",
        to: "inserts",
      },
    ],
    tests: ["lib/provisioning/trial/preview.db"],
  },
];

import type { Mutant } from "../mutant";

const folder = "lib/provisioning";
const matrix = ["e2e/faults/fault-matrix"];
const completion = "db/functions/complete_attempt.sql";

/** Compensation, fences, and clean-ups. */
export const undoMutants: readonly Mutant[] = [
  {
    bug: "a failure is not compensated",
    edits: [
      {
        file: `${folder}/provision.ts`,
        from: "await undoAttempt(attempt, await refusalForRecords(error, attempt));",
        to: "",
      },
    ],
    tests: matrix,
  },
  {
    bug: "a user is deleted without checking which attempt created it",
    edits: [
      {
        file: `${folder}/owner/auth-user.ts`,
        from: 'if (user.attemptId !== attemptId) return "not-ours";',
        to: "",
      },
    ],
    tests: matrix,
  },
  {
    bug: "a 200 response to a deletion is trusted",
    edits: [
      {
        file: `${folder}/owner/auth-user.ts`,
        from: 'return remaining === null ? "deleted" : "refused";',
        to: 'return "deleted";',
      },
    ],
    tests: matrix,
  },
  {
    bug: "a 5xx is treated as a definite answer",
    edits: [
      {
        file: `${folder}/owner/auth-user.ts`,
        from: "return isClientError(answer) || (",
        to: "return statusOf(answer) >= 400 || (",
      },
    ],
    tests: matrix,
  },
  {
    bug: "an attempt is ended without checking the fence",
    edits: [
      {
        file: `${folder}/undo.ts`,
        from: `- started_at) * 1000
        where id = \${id} and fence = \${fence} and`,
        to: `- started_at) * 1000
        where id = \${id} and`,
      },
    ],
    tests: ["lib/provisioning/undo.db"],
  },
  {
    bug: "the records are written without checking the fence",
    edits: [
      {
        file: completion,
        from: "CASE WHEN fence = held_fence THEN status = 'creating_auth_user' END",
        to: "status = 'creating_auth_user'",
      },
    ],
    tests: ["lib/provisioning/undo.db"],
  },
  {
    bug: "records are kept although their attempt was not completed",
    edits: [
      {
        file: completion,
        from: `RAISE EXCEPTION 'the attempt has ended, or its fence was raised' USING ERRCODE = 'TP002';`,
        to: "RETURN 0;",
      },
    ],
    tests: matrix,
  },
  {
    bug: "the final event is written in a separate statement, after the attempt has ended",
    edits: [
      {
        file: `${folder}/undo.ts`,
        from: "const hasEnded = await write(",
        to: "const endMarks = recorder.unwritten;\n  const hasEnded = await write(",
      },
      {
        file: `${folder}/undo.ts`,
        from: `select id, \${appendEvents("ended", marks)} from ended\`,
  );`,
        to: `select id from ended\`,
  );
  await retryingConflicts(undoRetryMs).execute(sql\`
    with again as (select id, started_at from provisioning.attempts where id = \${id})
    select \${appendEvents("again", endMarks)} from again\`);`,
      },
    ],
    tests: ["lib/provisioning/undo.db"],
  },
  {
    bug: "the number of records is not checked",
    edits: [
      {
        file: completion,
        from: "IF actual <> required THEN",
        to: "IF false THEN",
      },
    ],
    tests: matrix,
  },
  {
    bug: "a missing user is treated as deleted while it may still appear",
    edits: [
      {
        file: "lib/cleanups/run.ts",
        from: `(\${deletion === "absent"} and window_over)`,
        to: `\${deletion === "absent"}`,
      },
    ],
    tests: matrix,
  },
  {
    bug: "a missing user is treated as deleted immediately, and no flag is set",
    edits: [
      {
        file: `${folder}/undo.ts`,
        from: 'const isFinal = deletion === "deleted" && createResult !== "may-follow";',
        to: 'const isFinal = deletion !== "no-answer";',
      },
    ],
    tests: matrix,
  },
  {
    bug: "an existing account is flagged for clean-up together with its attempt",
    edits: [
      {
        file: `${folder}/undo.ts`,
        from: "if (attempt.ownerWasExisting) return",
        to: "if (attempt.id === attempt.ownerUserId) return",
      },
    ],
    tests: ["e2e/faults/existing-owner"],
  },
  {
    bug: "a refused deletion is treated as done",
    edits: [
      {
        file: "lib/cleanups/run.ts",
        from: `when \${deletion === "deleted"} or`,
        to: `when \${deletion === "deleted" || deletion === "refused"} or`,
      },
    ],
    tests: matrix,
  },
  {
    bug: "the reconciler does not search for users that appear late",
    edits: [
      {
        file: "lib/jobs/reconcile.ts",
        from: "lateUsers: flagLateUsers,",
        to: "lateUsers: async () => 0,",
      },
    ],
    tests: matrix,
  },
  {
    bug: "an attempt is taken over before its lease expires",
    edits: [{ file: `${folder}/undo-expired.ts`, from: "and lease_expires_at < now() and", to: "and" }],
    tests: matrix,
  },
  {
    bug: "the undo does not raise the fence, and misses a commit with a lost reply",
    edits: [{ file: `${folder}/undo.ts`, from: "if (await raiseFence(attempt)) {", to: "{" }],
    tests: matrix,
  },
];

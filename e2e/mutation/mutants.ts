import { tables } from "@/db/product/testing";

/** One literal replacement in one file. */
export type Edit = { file: string; from: string; to: string };

/** A bug to plant, and the smallest set of test files that must catch it. */
export type Mutant = { bug: string; edits: readonly Edit[]; tests: readonly string[] };

const folder = "lib/provisioning";
const matrix = ["e2e/faults/fault-matrix"];
const beside = ["e2e/compat/beside"];

const completion = "db/functions/complete_attempt.sql";

/** Adds statements after the tables in the console's own migration. */
function inMigration(statements: string): Edit {
  const next = 'CREATE UNIQUE INDEX "owner_links_digest_key"';
  const to = `${statements}\n--> statement-breakpoint\n${next}`;
  return { file: "db/migrations/0001_provisioning.sql", from: next, to };
}

export const mutants: readonly Mutant[] = [
  {
    bug: "a failure is not compensated",
    edits: [
      { file: `${folder}/provision.ts`, from: "await undoAttempt(attempt, refusalOf(error));", to: "" },
    ],
    tests: matrix,
  },
  {
    bug: "a user is deleted without checking whose it is",
    edits: [
      {
        file: `${folder}/owner/auth-user.ts`,
        from: 'if (found.attemptId !== attemptId) return "not-ours";',
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
        from: 'return left === null ? "deleted" : "refused";',
        to: 'return "deleted";',
      },
    ],
    tests: matrix,
  },
  {
    bug: "a 5xx counts as a definite answer",
    edits: [
      {
        file: `${folder}/owner/auth-user.ts`,
        from: "if (answer.status >= 400 && answer.status < 500) return true;",
        to: "if (answer.status >= 400) return true;",
      },
    ],
    tests: matrix,
  },
  {
    bug: "an attempt is ended without checking the fence",
    edits: [
      {
        file: `${folder}/compensate.ts`,
        from: `- started_at) * 1000
          where id = \${id} and fence = \${fence} and`,
        to: `- started_at) * 1000
          where id = \${id} and`,
      },
    ],
    tests: matrix,
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
    tests: ["lib/provisioning/rollback.db"],
  },
  {
    bug: "records are kept although their attempt was not completed",
    edits: [
      {
        file: completion,
        from: `RAISE EXCEPTION 'another worker has the attempt' USING ERRCODE = 'TP002';`,
        to: "RETURN 0;",
      },
    ],
    tests: matrix,
  },
  {
    bug: "the final event is written in a separate statement, after the attempt has ended",
    edits: [
      {
        file: `${folder}/compensate.ts`,
        from: `select id, \${appendEvents("ended", marks)} from ended\`),`,
        to: `select id from ended\`).then(() => retryingConflicts(undoRetryMs).execute(sql\`
          with again as (select id, started_at from provisioning.attempts where id = \${id})
          select \${appendEvents("again", marks)} from again\`)),`,
      },
    ],
    tests: ["lib/provisioning/rollback.db"],
  },
  {
    bug: "the number of records is not checked",
    edits: [
      {
        file: completion,
        from: "IF found_back <> wanted THEN",
        to: "IF false THEN",
      },
    ],
    tests: matrix,
  },
  {
    bug: "a missing user counts as deleted before the quarantine ends",
    edits: [
      {
        file: "lib/cleanups/run.ts",
        from: `(\${deletion === "absent"} and looked_long_enough)`,
        to: `\${deletion === "absent"}`,
      },
    ],
    tests: matrix,
  },
  {
    bug: "a missing user counts as deleted immediately, and no flag is set",
    edits: [
      {
        file: `${folder}/compensate.ts`,
        from: 'const settled = deletion === "deleted" && unaccounted !== "lost";',
        to: 'const settled = deletion !== "no-answer";',
      },
    ],
    tests: matrix,
  },
  {
    bug: "an existing account is flagged for clean-up together with its attempt",
    edits: [
      {
        file: `${folder}/compensate.ts`,
        from: "if (attempt.ownerWasExisting) return",
        to: "if (attempt.id === attempt.ownerUserId) return",
      },
    ],
    tests: ["e2e/faults/existing-owner"],
  },
  {
    bug: "a clean-up gives up silently",
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
    bug: "users that appear late are never looked for",
    edits: [
      {
        file: "lib/jobs/reconcile.ts",
        from: "const lateUsers = await flagLateUsers();",
        to: "const lateUsers = 0;",
      },
    ],
    tests: matrix,
  },
  {
    bug: "an attempt is taken over before its lease expires",
    edits: [{ file: `${folder}/undo-stale.ts`, from: "and lease_expires_at < now() and", to: "and" }],
    tests: matrix,
  },
  {
    bug: "the undo does not raise the fence, and misses a commit whose reply was lost",
    edits: [{ file: `${folder}/compensate.ts`, from: "if (await raiseFence(attempt)) return", to: "return" }],
    tests: matrix,
  },
  {
    bug: "a violation of the index on slugs in flight is not recognised",
    edits: [
      {
        file: `${folder}/claim.ts`,
        from: "attempts_slug_in_flight: slugTaken",
        to: "none: slugTaken",
      },
    ],
    tests: ["e2e/faults/model/linearizability"],
  },
  {
    bug: "a concurrent request with the same key is treated as a rival",
    edits: [
      { file: `${folder}/claim.ts`, from: 'if (claimant) return { kind: "known" };', to: "" },
      {
        file: `${folder}/provision.ts`,
        from: 'claim.refusal, recorder);\n      if (written === "inserted") return outcome;',
        to: "claim.refusal, recorder);\n      return outcome;",
      },
    ],
    tests: ["e2e/faults/model/linearizability"],
  },
  {
    bug: "a replay does not compare the requests",
    edits: [
      {
        file: `${folder}/replay.ts`,
        from: " && hash === requestHash(input)",
        to: "",
      },
    ],
    tests: ["lib/provisioning/provision.db", "e2e/faults/model/model"],
  },
  {
    bug: "a migration adds a column to a V1 table, and its rollback drops it",
    edits: [
      inMigration(`ALTER TABLE ${tables.tenants} ADD COLUMN "made_by" text;`),
      {
        file: "db/admin/rollback.ts",
        from: "const before = await readCatalog(client);",
        to: `await run(client, 'alter table ${tables.tenants} drop column made_by');
  const before = await readCatalog(client);`,
      },
    ],
    tests: beside,
  },
  {
    bug: "a migration adds an index to a V1 table, and its rollback leaves it there",
    edits: [inMigration(`CREATE INDEX "tenants_by_creation" ON ${tables.tenants} ("created_at");`)],
    tests: beside,
  },
  {
    bug: "a migration adds a foreign key from the audit log to V1's tenants",
    edits: [
      inMigration(
        `ALTER TABLE "provisioning"."attempts" ADD COLUMN "tenant" uuid REFERENCES ${tables.tenants};`,
      ),
    ],
    tests: beside,
  },
  {
    bug: "a migration changes rows in a V1 table",
    edits: [
      inMigration(
        `UPDATE ${tables.settings} SET "timezone" = 'America/Los_Angeles' WHERE "timezone" = 'US/Pacific';`,
      ),
    ],
    tests: beside,
  },
  {
    bug: "a migration locks a V1 table for half a second",
    edits: [
      inMigration(
        `LOCK TABLE ${tables.hostnames} IN SHARE MODE;\n--> statement-breakpoint\nSELECT pg_sleep(0.5);`,
      ),
    ],
    tests: beside,
  },
  {
    bug: "the tenant is not read back through the product's views",
    edits: [
      {
        file: completion,
        from: "IF found_back <> wanted THEN",
        to: "IF made <> expected - 'account found' THEN",
      },
    ],
    tests: ["lib/provisioning/rollback.db"],
  },
  {
    bug: "every member of a tenant is shown as its owner",
    edits: [{ file: "db/product/views.sql", from: "role = 'owner' AS is_owner", to: "true AS is_owner" }],
    tests: ["lib/provisioning/slug/availability.db"],
  },
  {
    bug: "a hostname is shown only if it is the primary one",
    edits: [
      {
        file: "db/product/views.sql",
        from: `FROM ${tables.hostnames};`,
        to: `FROM ${tables.hostnames} WHERE is_primary;`,
      },
    ],
    tests: ["lib/provisioning/provision.db"],
  },
  {
    bug: "a function that a new version no longer has is not dropped",
    edits: [
      {
        file: "db/definitions/definitions.ts",
        from: "select format('drop function %s', p.oid::regprocedure) from pg_proc as p\n    where",
        to: "select format('drop function %s', p.oid::regprocedure) from pg_proc as p\n    where false and",
      },
    ],
    tests: ["db/admin/migrate.db"],
  },
  {
    bug: "a trigger that a new version no longer has is not dropped",
    edits: [
      {
        file: "db/definitions/definitions.ts",
        from: "and not tgisinternal and ${old",
        to: "and false and ${old",
      },
    ],
    tests: ["db/admin/migrate.db"],
  },
];

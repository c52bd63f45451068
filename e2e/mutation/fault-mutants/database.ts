import { tables } from "@/db/product/testing";
import type { Edit, Mutant } from "../mutant";

const alongsideV1 = ["e2e/compat/alongside-v1"];
const completion = "db/functions/complete_attempt.sql";

/** Adds statements after the tables in the console's own migration. */
function inMigration(statements: string): Edit {
  const next = 'CREATE UNIQUE INDEX "owner_links_digest_key"';
  const to = `${statements}\n--> statement-breakpoint\n${next}`;
  return { file: "db/migrations/0001_provisioning.sql", from: next, to };
}

/** Migrations, the product's views, and database definitions. */
export const databaseMutants: readonly Mutant[] = [
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
    tests: alongsideV1,
  },
  {
    bug: "a migration adds an index to a V1 table, and its rollback leaves it there",
    edits: [inMigration(`CREATE INDEX "tenants_by_creation" ON ${tables.tenants} ("created_at");`)],
    tests: alongsideV1,
  },
  {
    bug: "a migration adds a foreign key from the audit log to V1's tenants",
    edits: [
      inMigration(
        `ALTER TABLE "provisioning"."attempts" ADD COLUMN "tenant" uuid REFERENCES ${tables.tenants};`,
      ),
    ],
    tests: alongsideV1,
  },
  {
    bug: "a migration changes rows in a V1 table",
    edits: [
      inMigration(
        `UPDATE ${tables.settings} SET "timezone" = 'America/Los_Angeles' WHERE "timezone" = 'US/Pacific';`,
      ),
    ],
    tests: alongsideV1,
  },
  {
    bug: "a migration locks a V1 table for three seconds",
    edits: [
      inMigration(
        `LOCK TABLE ${tables.hostnames} IN SHARE MODE;\n--> statement-breakpoint\nSELECT pg_sleep(3);`,
      ),
    ],
    tests: alongsideV1,
  },
  {
    bug: "the tenant is not read back through the product's views",
    edits: [
      {
        file: completion,
        from: "IF actual <> required THEN",
        to: "IF made <> expected - 'account found' THEN",
      },
    ],
    tests: ["lib/provisioning/undo.db"],
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
    tests: ["lib/provisioning/claim.db"],
  },
  {
    bug: "a claim is committed without waiting for the disk",
    edits: [
      {
        file: "db/functions/claim_attempt.sql",
        from: "SET LOCAL synchronous_commit TO DEFAULT;",
        to: "",
      },
    ],
    tests: ["lib/provisioning/claim.db"],
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

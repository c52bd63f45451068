import { consoleMigrations, journal, logSchema, productMigrations } from "@/db/admin/migration-log";
import { definitionsFingerprint, productStatements } from "@/db/definitions/definition-sources";
import { ourFunctions } from "@/db/definitions/function-fingerprint";
import { functionSources } from "@/db/definitions/function-sources";
import { changedViews } from "@/db/definitions/installed-views";
import { type Invariant, listOf } from "../invariant";

const expectedFunctions = functionSources()
  .map(({ name, definition }) => `('${name}', '${definition}')`)
  .join(", ");
const created =
  /^create policy "([^"]+)" on ([\w."]+) (?:for (\w+) )?to provisioning_app (?:using|with check) \((.*)\)$/i;
/** The codes of a policy's command in pg_policy.polcmd. */
const commands: Readonly<Record<string, string>> = {
  select: "r",
  insert: "a",
  update: "w",
  delete: "d",
  all: "*",
};

/**
 * The policies of db/product/grants.sql. Of their conditions, only `true` is compared, because Postgres rewrites all
 * others.
 */
const expectedPolicies = productStatements().flatMap((statement) => {
  const [, policy, table = "", command = "all", condition] = created.exec(statement) ?? [];
  if (!policy) return [];
  const name = table.includes(".") ? table : `public.${table}`;
  return [`('${name}', '${policy}', '${commands[command.toLowerCase()]}', ${condition === "true"})`];
});

const folders = [consoleMigrations, productMigrations];
const expectedMigrations = folders
  .flatMap((folder) =>
    journal(folder).map(
      ({ tag, hash }, index) => `('${folder.table}', ${index + 1}, '${folder.prefix}${tag}', '${hash}')`,
    ),
  )
  .join(", ");
/** SQL: the migrations of both logs, numbered by time. */
const appliedMigrations = folders
  .map(
    ({ table }) =>
      `select '${table}' as log, row_number() over (order by created_at) as n, hash from ${logSchema}.${table}`,
  )
  .join(" union all ");

/** Checks of the installation, which all other rules rely on. */
export const databaseInvariants: readonly Invariant[] = [
  {
    name: "functions-match-version",
    rule: "The console's functions in the database match this version exactly.",
    severity: "broken",
    remedy:
      "A changed function can disable any guard. Run `npm run db:migrate` to install it again, find out who changed it, and compare the audit log with a checkpoint (`npm run audit:verify`).",
    violations: `
      select format('function provisioning.%s %s', coalesce(expected.name, found.name), case when found.name is null then 'is missing'
        when expected.name is null then 'is not one of the console''s' else 'differs from db/functions' end) as violation
      from (values ${expectedFunctions}) as expected(name, definition) full join ${ourFunctions} as found on found.name = expected.name
      where expected.definition is distinct from found.definition`,
  },
  {
    name: "views-unchanged",
    rule: "The console's views are the ones that `npm run db:migrate` installed.",
    severity: "broken",
    remedy:
      "A changed view can hide a tenant or show the wrong one. Run `npm run db:migrate` to install it again, and find out who changed it.",
    violations: changedViews,
  },
  {
    name: "definitions-match-version",
    rule: "The installed functions, views and rights are those of this checkout.",
    severity: "broken",
    remedy: "Run `npm run db:migrate`, or run the doctor of the version that the database was migrated to.",
    violations: `
      select 'functions, views and rights of another version are installed' as violation where not exists (
        select from provisioning.definitions where name = 'sources' and fingerprint = '${definitionsFingerprint()}')`,
  },
  {
    name: "policies-match-version",
    rule: "The console's policies on the product's tables are those of db/product/grants.sql.",
    severity: "broken",
    remedy:
      "Provisioning fails if the console cannot add a row. Restore the policy as in db/product/grants.sql.",
    violations: `
      select format('%s: the policy "%s" is missing or differs', expected.table_name, expected.policy) as violation
      from ${listOf(expectedPolicies, "'', '', '', false")} as expected(table_name, policy, command, always)
      where not exists (
        select from pg_policy where polrelid = to_regclass(expected.table_name) and polname = expected.policy and polpermissive
          and polcmd::text = expected.command and polroles && array(select oid from pg_roles where rolname = 'provisioning_app')
          and (not expected.always or coalesce(pg_get_expr(polwithcheck, polrelid), pg_get_expr(polqual, polrelid)) = 'true'))`,
  },
  {
    name: "migrations-match-version",
    rule: "The migrations in the database are exactly those of this checkout, the console's and the product's.",
    severity: "broken",
    remedy: "Run `npm run db:migrate`, or run the doctor of the version that the database was migrated to.",
    violations: `
      with applied as (${appliedMigrations})
      select format('migration %s %s', coalesce(tag, format('number %s of %s', applied.n, applied.log)), case when applied.n is null then 'is not applied'
        when expected.n is null then 'is unknown here' else 'differs' end) as violation
      from (values ${expectedMigrations}) as expected(log, n, tag, hash) full join applied on applied.log = expected.log and applied.n = expected.n
      where applied.hash is distinct from expected.hash`,
  },
];

import { DrizzleQueryError } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import type pg from "pg";
import type { Executor } from "../../client";
import { beginTransaction } from "../../connection/session";
import { createViews } from "../../definitions/create-views";
import { hasDefinitions, installTableFunctions, writeDefinitions } from "../../definitions/definitions";
import { databaseError } from "../../errors";
import { product } from "../../product";
import { migrationError } from "../migration-error";
import { appliedHashes, createLog, journal, pendingStatements, productMigrations } from "../migration-log";
import type { Findings } from "./compare/findings";
import { countExistingTenants } from "./existing-tenants";
import { explainLookups } from "./guess/lookups";
import { compareSlugKeys } from "./guess/slug-keys";
import { writeLog } from "./log";
import { suggestIndexes } from "./suggest-indexes";
import { compareViews } from "./view-types";

/** Creates a tenant in the caller's transaction (lib/provisioning/trial/index.ts). */
export type TryTenant = (tx: Executor) => Promise<{ ok: true } | { ok: false; reason: string; fix: string }>;

/** `existing` counts the existing tenants that break a rule for new ones. `indexes` are suggestions. */
type TrialRun = Findings & { existing: string[]; indexes: string[] };

/**
 * Installs everything that `db:migrate` would. As the console's role, checks that lookups use indexes, and creates a
 * tenant if `tryTenant` is given. Does all of this in one transaction that is always rolled back. If it installs
 * rights, the product's tables stay locked until then.
 */
export async function tryOut(client: pg.Client, tryTenant: TryTenant | undefined): Promise<TrialRun> {
  await client.query(beginTransaction);
  try {
    return await inTransaction(client, tryTenant);
  } catch (error) {
    return { problems: [refusal(error)], notes: [], existing: [], indexes: [] };
  } finally {
    await client.query("rollback");
  }
}

async function inTransaction(client: pg.Client, tryTenant: TryTenant | undefined): Promise<TrialRun> {
  const { problems: views, existing } = await installTables(client);
  if (views.length > 0) return { problems: views, notes: [], existing, indexes: [] };
  const indexes = await suggestIndexes(client);
  const problem = await switchRole(client);
  if (problem) return { problems: [problem], notes: [], existing, indexes };
  const { problems, notes } = await readAsConsole(client);
  if (tryTenant && problems.length === 0) {
    const trial = await tryTenant(drizzle(client));
    if (!trial.ok) problems.push(`A tenant cannot be created. ${trial.reason} ${trial.fix}`);
  }
  return { problems, notes, existing, indexes };
}

/** What prevents the console's role from looking up tenants, or makes its lookups slow. */
async function readAsConsole(client: pg.Client): Promise<Findings> {
  try {
    return {
      problems: await compareSlugKeys(client, product),
      notes: await explainLookups(client, product),
    };
  } catch (error) {
    const { message } = error as Error;
    const fix =
      "Add the missing right to db/product/grants.sql. If the error is about a table behind a view, set MIGRATION_DATABASE_URL to a connection string for the role that owns the table.";
    return { problems: [`The console's role cannot read the views: ${message}. ${fix}`], notes: [] };
  }
}

/** Installs tables, views, functions and rights. If the views have problems, leaves out the rights and most functions. */
async function installTables(client: pg.Client): Promise<Pick<TrialRun, "problems" | "existing">> {
  const applied = await appliedHashes(client);
  const [baseline] = journal();
  if (baseline && applied.length === 0) await writeLog(client, baseline);
  const pending = [
    ...pendingStatements(Math.max(1, applied.length)),
    ...pendingStatements((await appliedHashes(client, productMigrations)).length, productMigrations),
  ];
  if (pending.length === 0 && (await hasDefinitions(client))) return readViews(client);
  if (pending.length > 0) await installTableFunctions(client);
  await createLog(client, productMigrations);
  for (const statement of pending) await client.query(statement);
  await createViews(client);
  // Reads the views before writeDefinitions, because creating the policies of grants.sql locks the product's tables.
  const read = await readViews(client);
  if (read.problems.length === 0) await writeDefinitions(client);
  await addOwner(client);
  return read;
}

async function readViews(client: pg.Client): Promise<Pick<TrialRun, "problems" | "existing">> {
  const problems = await compareViews(client);
  return { problems, existing: problems.length === 0 ? await countExistingTenants(client) : [] };
}

/**
 * Adds an account for the trial's owner if every account has a tenant and this role can add accounts. The owner's
 * account must exist, because foreign keys refer to it, directly or through the product's own users, which a trigger
 * inserts.
 */
async function addOwner(client: pg.Client): Promise<void> {
  await client.query("savepoint owner");
  await client
    .query(
      `insert into auth.users (id, email, created_at) select gen_random_uuid(), 'owner@trial.invalid', now() where not exists (
         select from auth.users as account where not exists (select from provisioning.tenant_members where user_id = account.id))`,
    )
    .catch(() => client.query("rollback to savepoint owner"));
}

/**
 * Switches to the console's role. Since Postgres 16, the creator of a role can grant itself that role, but does not
 * have its rights. Returns what prevents the switch, or null.
 */
async function switchRole(client: pg.Client): Promise<string | null> {
  const setRole = "set local role provisioning_app";
  for (const statement of [setRole, `grant provisioning_app to current_user; ${setRole}`]) {
    await client.query("savepoint role");
    try {
      await client.query(statement);
      return null;
    } catch (error) {
      if (databaseError(error)?.code !== "42501") throw error;
      await client.query("rollback to savepoint role");
    }
  }
  const { rows } = await client.query<{ role: string }>("select quote_ident(current_user) as role");
  const role = rows[0]?.role ?? "";
  return `${role} cannot act as provisioning_app, which another role created. As that role or a superuser, run: grant provisioning_app to ${role} with admin option;`;
}

/** The error as a line of the report, naming the file or the view of the failed statement. */
function refusal(error: unknown): string {
  const explained = migrationError(error);
  if (!(explained instanceof Error) || explained === error) throw error;
  if (!(error instanceof DrizzleQueryError)) return explained.message.replaceAll("\n", " ");
  const { message, position } = error.cause as pg.DatabaseError;
  const before = error.query.slice(0, Number(position ?? error.query.length));
  const [, name] = [...before.matchAll(/\b(?:view|function)\s+(provisioning\.\w+)/gi)].at(-1) ?? [];
  if (position && name && /provisioning\.(tenants|tenant_\w+)/.test(name))
    return `db/product/views.sql: ${name} does not compile: ${message}.`;
  return explained.message.replaceAll("\n", " ");
}

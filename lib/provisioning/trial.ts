import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { Executor } from "@/db/client";
import { withConnection } from "@/db/connection";
import { databaseError } from "@/db/errors";
import { productTables } from "@/db/product-tables";
import { beginTransaction } from "@/db/session";
import { looksSecret } from "@/lib/audit/redact";
import { printable } from "@/lib/printable";
import type { Attempt } from "./attempt";
import { defaults } from "./choices";
import { insertAttempt } from "./claim";
import { completeOn, newTenant } from "./create-records";
import { type ProvisionInput, parseProvisionInput } from "./input";
import { StageClock } from "./stages";

/** Whether a tenant can be made at all, and if not, why and what to do. */
export type Trial = { ok: true } | { ok: false; reason: string; fix: string };

const passed: Trial = { ok: true };
const domain = "trial.invalid";

/**
 * Claims a slug and inserts every record of a tenant with the rights of this connection string, in one
 * transaction that is always rolled back. Calls no Auth server. The product's triggers run. Never throws.
 */
export async function tryProvisioning(databaseUrl: string): Promise<Trial> {
  try {
    return await withConnection(databaseUrl, async (tx) => {
      await tx.execute(sql.raw(beginTransaction));
      return runTrial(tx).finally(() => tx.execute(sql`rollback`).catch(() => undefined));
    });
  } catch (error) {
    return explainError(error);
  }
}

/** The triggers of the product that the trial would run, as `schema.table: name`. */
export function productTriggers(databaseUrl: string): Promise<string[]> {
  return withConnection(databaseUrl, async (executor) => {
    const { rows } = await executor.execute<{ name: string }>(sql`
      select format('%s.%s: %s', nspname, relname, tgname) as name
      from pg_trigger join pg_class as relation on relation.oid = tgrelid
      join pg_namespace as schema on schema.oid = relnamespace
      where not tgisinternal and tgenabled <> 'D' and nspname || '.' || relname = any(${sql.param(productTables)}::text[])
      order by 1`);
    return rows.map(({ name }) => name);
  });
}

async function runTrial(tx: Executor): Promise<Trial> {
  const { rows } = await tx.execute<{ read_only: boolean; standby: boolean }>(
    sql`select current_setting('transaction_read_only')::boolean as read_only, pg_is_in_recovery() as standby`,
  );
  if (rows[0]?.read_only) return readOnly(rows[0].standby);
  const account = await spareAccount(tx);
  const accountKeys = await keysToAccounts(tx);
  const attempt = trialAttempt(account ?? randomUUID());
  const findings = await insertAttempt(tx, attempt, domain);
  if (!findings.claimed) {
    return failed(
      "The trial's slug and e-mail address were refused, although both are free.",
      "Check provisioning.claim_attempt and what it reads.",
    );
  }
  attempt.clock.forget(attempt.clock.unwritten);
  for (const stage of ["auth_user_created", "creating_records"] as const) attempt.clock.reach(stage);
  try {
    await completeOn(tx, attempt, attempt.clock.unwritten, newTenant(attempt, domain));
    await tx.execute(sql`set constraints all immediate`);
  } catch (error) {
    // Without an account to name as the owner, only the foreign key to it may fail.
    const { code, constraint = "" } = databaseError(error) ?? {};
    if (account === null && code === "23503" && accountKeys.has(constraint)) return passed;
    throw error;
  }
  const holder = await tx.execute<{ kind: string | null }>(
    sql`select provisioning.slug_holder(${attempt.input.slug}, ${domain}) ->> 'kind' as kind`,
  );
  if (holder.rows[0]?.kind === "tenant") return passed;
  return failed(
    "The console cannot see the tenant that it just inserted, so taken slugs look free.",
    "Check provisioning.tenants in db/product/views.sql, and that the owner of the view may read every row of the tables behind it.",
  );
}

/** The names of the foreign keys to auth.users. */
async function keysToAccounts(tx: Executor): Promise<ReadonlySet<string>> {
  const { rows } = await tx.execute<{ name: string }>(
    sql`select conname as name from pg_constraint join pg_class as target on target.oid = confrelid
      join pg_namespace as schema on schema.oid = target.relnamespace where contype = 'f' and nspname = 'auth' and relname = 'users'`,
  );
  return new Set(rows.map(({ name }) => name));
}

/** An account to name as the owner, preferably one without a tenant: a product may allow only one for each. */
async function spareAccount(tx: Executor): Promise<string | null> {
  const { rows } = await tx.execute<{ id: string }>(sql`
    select id from provisioning.accounts as account where deleted_at is null and not is_anonymous
      and not exists (select from provisioning.tenant_members where user_id = account.id) limit 1`);
  return rows[0]?.id ?? null;
}

function trialAttempt(ownerUserId: string): Attempt {
  const slug = `trial-${randomUUID().slice(0, 13)}`;
  const clock = new StageClock();
  for (const stage of ["validating", "validated", "creating_auth_user"] as const) clock.reach(stage);
  return {
    id: uuidv7(),
    actor: { id: randomUUID(), email: `trial@${domain}` },
    input: trialInput(slug),
    clock,
    fence: 1,
    unaccounted: "no",
    tenantId: uuidv7(),
    ownerUserId,
    ownerWasExisting: false,
  };
}

function trialInput(slug: string): ProvisionInput {
  const parsed = parseProvisionInput({
    ...defaults,
    slug,
    name: "Trial",
    ownerName: "Trial",
    ownerEmail: `${slug}@example.com`,
  });
  if (!parsed.ok) throw new Error("the trial's own input was refused");
  return parsed.input;
}

function failed(reason: string, fix: string): Trial {
  return { ok: false, reason, fix };
}

function readOnly(standby: boolean): Trial {
  if (standby)
    return failed("The database is read-only: this server is a standby.", "Connect to the primary server.");
  return failed(
    "The database is read-only: default_transaction_read_only is on.",
    "If the disk is full, free space first (Supabase, Database, Settings). Then reset default_transaction_read_only on the database or the role.",
  );
}

/** By SQLSTATE: what a failed statement means here. */
const fixes: Readonly<Record<string, string>> = {
  "42501":
    "Check grants and policies on the table that the message names: a RESTRICTIVE policy applies to the console too. docs/database-security.md lists what provisioning_app needs.",
  TP001:
    "The views in db/product/views.sql do not show the new tenant, its one owner or its host name; the numbers are what they show. Compare the views with the records.",
  "42P01": "Run `npm run db:migrate`. If the table is your product's, map it in db/product.",
  "25006": "Make the database writable, or connect to the primary server.",
};
const otherFix =
  "A constraint or trigger on your tables rejects the rows that the console inserts. Run `npm run db:adopt` to compare them with db/product/schema.ts.";

/** All values in a trial are its own, so Postgres's message can be shown, unless a trigger put a secret into it. */
function explainError(error: unknown): Trial {
  const code = databaseError(error)?.code;
  if (!code)
    return failed("The database did not answer the trial.", "Check the server, then run this again.");
  let message = "";
  for (let cause = error; cause instanceof Error; cause = cause.cause) message = cause.message;
  const shown = looksSecret("", message) ? "" : `: ${printable(message).slice(0, 300)}`;
  return failed(`Postgres refused the trial${shown} (SQLSTATE ${code}).`, fixes[code] ?? otherFix);
}

import "server-only";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { fingerprintSql } from "@/db/definitions/function-fingerprint";
import { changedViews } from "@/db/definitions/installed-views";
import { databaseError } from "@/db/errors";
import journal from "@/db/migrations/meta/_journal.json";
import productJournal from "@/db/product/migrations/meta/_journal.json";
import { clockDifference, secondsAhead } from "../auth/session/clock";
import { guardViolations } from "../doctor/invariants/guards";
import { policyViolations } from "../doctor/invariants/policies";
import { readOnlyViolations, settingViolations } from "../doctor/invariants/session";
import { readDatabaseProblem } from "../doctor/read-database";
import { secondsSinceRun } from "../jobs/heartbeat";
import { env } from "../platform/env";

/** The state of each dependency: "ok", or a short reason without any secret. */
export type HealthParts = {
  database: string;
  auth: string;
  migrations: string;
  /**
   * Policies, settings, triggers, views and functions, as far as one statement can check; the doctor checks the
   * rest.
   */
  structure: string;
  reconciler: string;
  /** The standby. Present only if DATABASE_READ_URL is set. */
  readDatabase?: string;
};

/**
 * `degraded`: tenants can be provisioned, but something needs attention. `down`: no tenant can be
 * provisioned.
 */
export type Health = { status: "ok" | "degraded" | "down" } & HealthParts;

const timeoutMs = 2_000;
/** The reconciler should run once a minute, but can miss a run or two while an instance is replaced. */
const lateSeconds = 300;
const timedOut = `no answer within ${timeoutMs / 1_000} s`;

const cacheMs = 1_000;
let cached: { health: Promise<Health>; until: number } | null = null;

/** The current health. All callers within a second share one probe. */
export function recentHealth(): Promise<Health> {
  if (!cached || cached.until <= Date.now()) cached = { health: checkHealth(), until: Date.now() + cacheMs };
  return cached.health;
}

/**
 * Probes the database, its migrations, the Auth server and the standby in parallel, and never throws. Waits at most 2 s
 * for the database and for the Auth server. The standby has a second for each step (`db/connection/standby/standby.ts`).
 */
export async function checkHealth(): Promise<Health> {
  const [{ blockedByPolicy, ...parts }, auth, readProblem] = await Promise.all([
    checkDatabase(),
    checkAuth(),
    readDatabaseProblem(),
  ]);
  const { database, migrations, structure, reconciler } = parts;
  const works = database === "ok" && auth.works && migrations === "ok" && !blockedByPolicy;
  const healthy =
    works && auth.text === "ok" && structure === "ok" && reconciler === "ok" && readProblem === null;
  const status = healthy ? "ok" : works ? "degraded" : "down";
  const readDatabase = process.env.DATABASE_READ_URL && { readDatabase: readProblem ?? "ok" };
  return { status, ...parts, auth: auth.text, ...readDatabase };
}

/** `blockedByPolicy`: a policy blocks the console from the product's tables. */
type DatabaseParts = Omit<HealthParts, "auth"> & { blockedByPolicy: boolean };

type Row = {
  applied: string[];
  applied_of_product: string[];
  definitions: string | null;
  earlier_definitions: string[];
  since_run: number | null;
  read_only: string | null;
  policies: string[];
  settings: string[];
  guards: string[];
  views: string[];
  functions: string;
};

const arrayOf = (violations: string) =>
  sql.raw(`array(select violation from (${violations}) as found order by 1)`);

/** One statement that reads only catalogs and small tables. */
const probe = sql`
  select array(select created_at::text from provisioning.migrations) as applied, ${secondsSinceRun} as since_run,
    array(select created_at::text from provisioning.product_migrations) as applied_of_product,
    (select fingerprint from provisioning.definitions where name = 'sources') as definitions,
    coalesce((select string_to_array(fingerprint, ' ') from provisioning.definitions where name = 'earlier sources'), '{}') as earlier_definitions,
    (${sql.raw(readOnlyViolations)}) as read_only, ${arrayOf(policyViolations)} as policies, ${arrayOf(settingViolations)} as settings,
    ${arrayOf(guardViolations)} as guards, ${arrayOf(changedViews)} as views, ${sql.raw(fingerprintSql)} as functions`;

async function checkDatabase(): Promise<DatabaseParts> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<"late">((resolve) => {
    timer = setTimeout(resolve, timeoutMs, "late");
  });
  try {
    const answer = await Promise.race([db.execute<Row>(probe), timeout]);
    if (answer === "late") return { ...unknownParts, database: timedOut };
    const [row] = answer.rows;
    if (!row) throw new Error("the probe returned no row");
    return {
      database: row.read_only === null ? "ok" : `read-only: ${row.read_only}`,
      migrations: missingFrom(row),
      structure: problemsOf(row),
      reconciler: reconcilerStatus(row.since_run),
      blockedByPolicy: row.policies.length > 0,
    };
  } catch (error) {
    const code = databaseError(error)?.code;
    // 42P01 and 3F000: the table or its schema does not exist. 42501: this role has no right to read it.
    if (code === "42P01" || code === "3F000")
      return { ...unknownParts, database: "ok", migrations: "none applied" };
    if (code === "42501")
      return { ...unknownParts, database: "ok", migrations: "the migration log cannot be read" };
    return { ...unknownParts, database: code ? `refused (SQLSTATE ${code})` : "no connection" };
  } finally {
    clearTimeout(timer);
  }
}

const unknownParts = {
  migrations: "unknown",
  structure: "unknown",
  reconciler: "unknown",
  blockedByPolicy: false,
};

/**
 * The problems with the structure. Triggers and definitions are compared only if the database has as many migrations as
 * this version and no newer definitions.
 */
function problemsOf(row: Row): string {
  const problems = [
    ...row.policies,
    ...row.settings,
    ...row.views,
    ...(isAhead(row) ? [] : differences(row)),
  ];
  return problems.length === 0 ? "ok" : `${problems.join("; ")}. Run \`npm run doctor\``;
}

/**
 * True if the database has a different number of migrations, or if this version's definitions were installed
 * and later replaced.
 */
function isAhead({ applied, applied_of_product, earlier_definitions }: Row): boolean {
  return (
    applied.length !== journal.entries.length ||
    applied_of_product.length !== productJournal.entries.length ||
    earlier_definitions.includes(process.env.DEFINITIONS_FINGERPRINT ?? "")
  );
}

function differences({ definitions, functions, guards }: Row): string[] {
  const differs = (installed: string | null, expected: string | undefined) =>
    expected !== undefined && installed !== expected;
  if (differs(definitions, process.env.DEFINITIONS_FINGERPRINT))
    return [
      ...guards,
      "functions, views and rights of another version are installed: run `npm run db:migrate`",
    ];
  return differs(functions, process.env.FUNCTION_FINGERPRINT)
    ? [...guards, "a function of the provisioning schema differs from db/functions"]
    : guards;
}

function reconcilerStatus(seconds: number | null): string {
  if (seconds === null) return "has no recorded run: schedule GET /api/reconcile once a minute";
  return seconds <= lateSeconds ? "ok" : `last ran ${Math.round(seconds / 60)} minutes ago`;
}

/** A database newer than this version is fine: migrations run before the code that needs them. */
function missingFrom({ applied, applied_of_product }: Row): string {
  const missing = [
    ...notIn(applied, journal.entries),
    ...notIn(applied_of_product, productJournal.entries).map((tag) => `product/${tag}`),
  ];
  return missing.length === 0 ? "ok" : `not applied: ${missing.join(", ")}`;
}

function notIn(applied: readonly string[], entries: readonly { tag: string; when: number }[]): string[] {
  return entries.filter(({ when }) => !applied.includes(String(when))).map(({ tag }) => tag);
}

/**
 * By default, the Auth server's tokens expire after an hour. If this clock is more than an hour ahead, no session is
 * valid here.
 */
const sessionSeconds = 3_600;

type AuthPart = { text: string; works: boolean };

async function checkAuth(): Promise<AuthPart> {
  try {
    const { supabaseUrl, supabasePublishableKey: apikey } = env();
    const { ok, status, headers } = await fetch(`${supabaseUrl}/auth/v1/health`, {
      headers: { apikey },
      redirect: "error",
      cache: "no-store",
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!ok) return { text: `answered ${status}`, works: false };
    const ahead = secondsAhead(headers);
    if (ahead === 0) return { text: "ok", works: true };
    return {
      text: `this server's clock is ${clockDifference(ahead)} the authentication service's`,
      works: ahead < sessionSeconds,
    };
  } catch (error) {
    const isTimeout = error instanceof Error && error.name === "TimeoutError";
    return { text: isTimeout ? timedOut : "no connection", works: false };
  }
}

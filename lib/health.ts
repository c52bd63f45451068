import "server-only";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { databaseError } from "@/db/errors";
import journal from "@/db/migrations/meta/_journal.json";
import { env } from "./env";

/** What this console needs to work: "ok", or a short reason without any setting's value. */
export type HealthParts = { database: string; auth: string; migrations: string };

const timeoutMs = 2_000;
const noAnswer = `no answer within ${timeoutMs / 1_000} s`;

/** Probes the database, its migrations and the Auth server at once; takes 2 s at most and never throws. */
export async function checkHealth(): Promise<{ ok: boolean; parts: HealthParts }> {
  const [stored, auth] = await Promise.all([checkDatabase(), checkAuth()]);
  const parts = { database: stored.database, auth, migrations: stored.migrations };
  return { ok: Object.values(parts).every((part) => part === "ok"), parts };
}

async function checkDatabase(): Promise<Omit<HealthParts, "auth">> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<"late">((resolve) => {
    timer = setTimeout(resolve, timeoutMs, "late");
  });
  const log = db.execute<{ created_at: string }>(sql`select created_at from provisioning.migrations`);
  try {
    const answer = await Promise.race([log, timeout]);
    if (answer === "late") return { database: noAnswer, migrations: "not known" };
    return { database: "ok", migrations: missingFrom(answer.rows.map((row) => Number(row.created_at))) };
  } catch (error) {
    const code = databaseError(error)?.code;
    // 42P01 and 3F000: the table or its schema is not there. 42501: this role may not read it.
    if (code === "42P01" || code === "3F000") return { database: "ok", migrations: "none applied" };
    if (code === "42501") return { database: "ok", migrations: "the log of migrations may not be read" };
    return { database: code ? `refused (SQLSTATE ${code})` : "no connection", migrations: "not known" };
  } finally {
    clearTimeout(timer);
  }
}

/** A database that is ahead of this version is fine: migrations come before the code that needs them. */
function missingFrom(applied: readonly number[]): string {
  const missing = journal.entries.filter(({ when }) => !applied.includes(when)).map(({ tag }) => tag);
  return missing.length === 0 ? "ok" : `not applied: ${missing.join(", ")}`;
}

async function checkAuth(): Promise<string> {
  try {
    const { supabaseUrl, supabasePublishableKey: apikey } = env();
    const { ok, status } = await fetch(`${supabaseUrl}/auth/v1/health`, {
      headers: { apikey },
      redirect: "error",
      cache: "no-store",
      signal: AbortSignal.timeout(timeoutMs),
    });
    return ok ? "ok" : `answered ${status}`;
  } catch (error) {
    return error instanceof Error && error.name === "TimeoutError" ? noAnswer : "no connection";
  }
}

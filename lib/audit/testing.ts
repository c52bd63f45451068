import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { admin } from "@/db/testing/admin";
import type { Reader } from "@/lib/auth/reader";
import type { ErrorCode } from "@/lib/guards/error-codes";
import { isTerminal, type Stage } from "@/lib/provisioning/stages";

/** A support reader without `SUPPORT_SEES_ADDRESSES`. */
export const support: Reader = { id: "support", masked: true };

/** Sets the variables that are required to read `SUPPORT_SEES_ADDRESSES`. */
export function setSettings(): void {
  Object.assign(process.env, {
    NEXT_PUBLIC_SUPABASE_URL: "http://localhost:1",
    NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: "publishable-key-of-a-test",
    SUPABASE_SECRET_KEY: "secret-key-of-a-database-test",
    CRON_SECRET: "a-secret-of-this-test",
  });
}

/** The values that a test sets. `storeAttempt` uses defaults for the rest. */
export type AttemptValues = {
  id?: string;
  name?: string;
  /** The stored request, if it has more than the name. */
  request?: object;
  slug?: string | null;
  ownerEmail?: string | null;
  actorEmail?: string;
  status?: Stage;
  code?: ErrorCode | null;
  startedAt?: Date;
  durationMs?: number;
  leaseMinutes?: number;
};

export type StoredAttempt = Required<Omit<AttemptValues, "request" | "leaseMinutes" | "durationMs">> & {
  durationMs: number | null;
  tenantId: string | null;
  leaseMinutes: number;
};

/** Inserts an attempt with its first event and, if it has ended, its last event. */
export async function storeAttempt(values: AttemptValues = {}): Promise<StoredAttempt> {
  const id = values.id ?? randomUUID();
  const status = values.status ?? "completed";
  const ended = isTerminal(status);
  const attempt: StoredAttempt = {
    name: "Golden Spoon",
    slug: `slug-${id.slice(0, 13)}`,
    ownerEmail: `${id}@example.com`,
    actorEmail: "admin@example.com",
    startedAt: new Date(),
    leaseMinutes: 1,
    ...values,
    id,
    status,
    code: values.code ?? (status === "failed" || status === "rolled_back" ? "INTERNAL" : null),
    durationMs: ended ? (values.durationMs ?? 100) : null,
    tenantId: status === "completed" ? randomUUID() : null,
  };
  const { name, slug, ownerEmail, code, durationMs } = attempt;
  await admin.execute(sql`
    with stored as (
      insert into provisioning.attempts (id, actor_id, actor_email, request, request_hash, slug, owner_email, owner_name, status,
        error_code, tenant_id, owner_user_id, blueprint, blueprint_version, lease_expires_at, started_at, finished_at, duration_ms)
      values (${id}, gen_random_uuid(), ${attempt.actorEmail}, ${JSON.stringify(values.request ?? { name })}, '', ${slug}, ${ownerEmail}, 'Ana Lima',
        ${status}, ${code}, ${attempt.tenantId}, gen_random_uuid(), 'standard', 1,
        now() + ${attempt.leaseMinutes} * interval '1 minute', ${attempt.startedAt.toISOString()}::timestamptz,
        ${ended ? attempt.startedAt.toISOString() : null}::timestamptz + ${durationMs ?? 0}::float8 * interval '1 millisecond', ${durationMs})
      returning id, started_at, finished_at
    )
    insert into provisioning.attempt_events (attempt_id, seq, stage, at, duration_ms)
    select id, 1, 'initiated', started_at, 0 from stored
    union all select id, 2, ${status}, finished_at, ${durationMs ?? 0}::float8 from stored where finished_at is not null`);
  return attempt;
}

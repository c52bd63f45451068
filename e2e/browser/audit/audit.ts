import { randomUUID } from "node:crypto";
import type { Locator, Page } from "@playwright/test";

type Query = (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;

export type AttemptFixture = {
  name: string;
  slug?: string;
  ownerEmail?: string;
  actorEmail?: string;
  status?: "completed" | "failed" | "rolled_back" | "creating_auth_user" | "auth_user_created";
  code?: string;
  /** The technical details of a failure. */
  errorDetail?: Record<string, string>;
  rollbackReason?: string;
  /** Seconds since the attempt started. */
  secondsAgo?: number;
  durationMs?: number;
};

/** Inserts an attempt with its first event and, if it has ended, its last. Returns its id. */
export async function addAttempt(query: Query, given: AttemptFixture): Promise<string> {
  const id = randomUUID();
  const { name, status = "completed", secondsAgo = 60, durationMs = 120 } = given;
  const ended = !["creating_auth_user", "auth_user_created"].includes(status);
  const code = given.code ?? (status === "failed" || status === "rolled_back" ? "INTERNAL" : null);
  const slug = given.slug ?? `a${id.slice(0, 13)}`;
  await query(
    `insert into provisioning.attempts (id, actor_id, actor_email, request, request_hash, slug, owner_email, owner_name, status,
       error_code, tenant_id, owner_user_id, blueprint, blueprint_version, lease_expires_at, started_at, finished_at, duration_ms,
       error_detail, rollback_reason)
     values ($1, $1, $2, jsonb_build_object('name', $3::text, 'ownerEmail', $5::text, 'ownerName', 'Ana Lima'), 'test', $4, $5,
       'Ana Lima', $6, $7, case when $6 = 'completed' then gen_random_uuid() end, $1, 'standard', 1, now() + interval '1 hour',
       now() - $8 * interval '1 second', case when $9 then now() - $8 * interval '1 second' + $10 * interval '1 millisecond' end,
       case when $9 then $10::float8 end, $11, $12)`,
    [
      ...[id, given.actorEmail ?? "admin@example.com", name, slug, given.ownerEmail ?? `${id}@example.com`],
      ...[
        status,
        code,
        secondsAgo,
        ended,
        durationMs,
        given.errorDetail ?? null,
        given.rollbackReason ?? null,
      ],
    ],
  );
  await query(
    `insert into provisioning.attempt_events (attempt_id, seq, stage, at, duration_ms)
     select id, 1, 'initiated', started_at, 0 from provisioning.attempts where id = $1
     union all select id, 2, status, finished_at, duration_ms from provisioning.attempts where id = $1 and finished_at is not null`,
    [id],
  );
  return id;
}

export function auditUrl(query: string, more: Record<string, string> = {}): string {
  return `/audit?${new URLSearchParams({ q: query, ...more })}`;
}

/** The names in the list of attempts, in order. Empty until the page has loaded, so wait for the expected names. */
export function namesOf(page: Page): Locator {
  const list = page.getByRole("region", { name: "Attempts, newest first" });
  return list.locator("tbody tr td:first-child a");
}

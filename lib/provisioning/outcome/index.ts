import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { erased, shownEmail, shownName, shownText } from "@/lib/auth/masking";
import type { Reader } from "@/lib/auth/reader";
import { type ErrorDetail, type Refusal, storedRefusal } from "@/lib/guards/refusal";
import { maskDetail } from "@/lib/platform/redact";
import type { ErrorCode } from "../../guards/error-codes";
import { type FailureStage, isTerminal, type Stage } from "../stages";

/** The outcome of an attempt, as the database records it. */
export type Outcome =
  | {
      kind: "completed";
      attemptId: string;
      tenant: { id: string; slug: string; name: string };
      ownerEmail: string;
      /** As entered in the form. An account that already existed keeps its own name. */
      ownerName: string;
      /** True if the owner already had an account. */
      ownerWasExisting: boolean;
      durationMs: number;
    }
  | {
      kind: "refused";
      attemptId: string;
      status: FailureStage;
      code: ErrorCode;
      field?: string;
      fields?: Refusal["fields"];
      detail: Record<string, unknown>;
      /** True while an auth user may be left over for the clean-up to remove. */
      cleanupPending: boolean;
      /** True if this outcome is in the audit log. As long as it stays there, no other request can use its id. */
      recorded: boolean;
    }
  /**
   * Still running, here or in another process, or waiting for the reconciler. `status` is null if the database has no
   * attempt with this id yet, or cannot be read. The attempt may complete or have completed: don't call it failed.
   */
  | { kind: "unsettled"; attemptId: string; status: Stage | null };

/** `requestHash` is null once the request has been erased. */
export type AttemptState = { actorId: string; requestHash: string | null; outcome: Outcome };

type Row = {
  actor_id: string;
  request_hash: string | null;
  status: Stage;
  slug: string | null;
  owner_email: string | null;
  owner_name: string | null;
  owner_was_existing: boolean;
  name: string | null;
  tenant_id: string | null;
  error_code: ErrorCode | null;
  error_detail: ErrorDetail | null;
  duration_ms: number;
  cleanup_pending: boolean;
};

/**
 * Reads an attempt by its id, outside of any transaction. Null if there is none. The slug and name of an erased attempt
 * are its tenant's.
 */
export async function readAttempt(attemptId: string): Promise<AttemptState | null> {
  const { rows } = await db.execute<Row>(sql`
    select actor_id, request_hash, status, owner_email, owner_name, owner_was_existing, tenant_id,
      coalesce(slug, (select slug from provisioning.tenants where id = provisioning.tenant_key(tenant_id))) as slug,
      coalesce(request ->> 'name', (select name from provisioning.tenants where id = provisioning.tenant_key(tenant_id))) as name,
      error_code, error_detail, duration_ms,
      exists (select from provisioning.auth_cleanups where attempt_id = id and state <> 'done') as cleanup_pending
    from provisioning.attempts where id = ${attemptId}::uuid`);
  const [row] = rows;
  if (!row) return null;
  return { actorId: row.actor_id, requestHash: row.request_hash, outcome: outcomeOf(attemptId, row) };
}

/** The outcome of an attempt, masked as the reader's role requires. Null if there is no such attempt. */
export async function readOutcomeFor(attemptId: string, reader: Reader): Promise<Outcome | null> {
  const state = await readAttempt(attemptId);
  return state && shownOutcome(state.outcome, reader);
}

function shownOutcome(outcome: Outcome, reader: Reader): Outcome {
  switch (outcome.kind) {
    case "completed": {
      const tenant = { ...outcome.tenant, name: shownText(outcome.tenant.name, reader) };
      const ownerEmail = shownEmail(outcome.ownerEmail, reader) ?? "";
      return { ...outcome, tenant, ownerEmail, ownerName: shownName(outcome.ownerName, reader) ?? "" };
    }
    case "refused":
      return reader.masked ? maskDetail(outcome) : outcome;
    case "unsettled":
      return outcome;
  }
}

function outcomeOf(attemptId: string, row: Row): Outcome {
  if (!isTerminal(row.status)) return { kind: "unsettled", attemptId, status: row.status };
  if (row.status === "completed") {
    return {
      kind: "completed",
      attemptId,
      tenant: { id: row.tenant_id ?? "", slug: row.slug ?? "", name: row.name ?? erased },
      ownerEmail: row.owner_email ?? erased,
      ownerName: row.owner_name ?? erased,
      ownerWasExisting: row.owner_was_existing,
      durationMs: row.duration_ms,
    };
  }
  return {
    kind: "refused",
    attemptId,
    status: row.status,
    ...storedRefusal(row.error_code ?? "INTERNAL", row.error_detail),
    cleanupPending: row.cleanup_pending,
    recorded: true,
  };
}

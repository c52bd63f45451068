import { sql } from "drizzle-orm";
import { v4 as uuidv4, v7 as uuidv7 } from "uuid";
import { db, type Executor, retrying } from "@/db/client";
import { databaseError, uniqueViolation } from "@/db/errors";
import { blueprint } from "@/db/product/blueprint";
import type { Actor } from "@/lib/auth/actor";
import type { Refusal } from "@/lib/guards/refusal";
import { env } from "@/lib/platform/env";
import { type Attempt, leaseSeconds, remainingMs, requestHash } from "./attempt";
import { withFaultPoint } from "./effect";
import { rowsOf } from "./events";
import type { ProvisionInput } from "./input";
import { noAccount, unfitOwner } from "./owner/existing-owner";
import type { EmailAnswer, SlugHolder } from "./slug/availability";
import type { StageRecorder } from "./stages";

export type Claim =
  | { kind: "claimed"; attempt: Attempt }
  | { kind: "refused"; refusal: Refusal }
  /** The key was used before; what became of it is in the database. */
  | { kind: "known" };

/** What claim_attempt returns: the attempt is claimed, its key was used before, or who holds its slug or its address. */
export type Findings = {
  claimed?: true;
  known?: true;
  slug?: Exclude<SlugHolder, { kind: "attempt" }>;
  /** Null where an existing account was asked for, and there is none. */
  ownerEmail?: EmailAnswer | null;
};

/**
 * Claims slug and e-mail for one attempt in one statement, and commits it before anything is created.
 * The reads of tenants and accounts are advisory. The partial unique indexes decide, which hold both while the attempt
 * is in flight, and the tables' own unique indexes at its commit.
 */
export async function claimAttempt(
  id: string,
  actor: Actor,
  input: ProvisionInput,
  recorder: StageRecorder,
): Promise<Claim> {
  const attempt: Attempt = {
    ...{ id, actor, input, recorder, fence: 1, unaccounted: "no" as const },
    // The new user's id also tells this claim from a twin's, so that an attempt for an existing owner has one too.
    ...{ tenantId: uuidv7(), ownerUserId: uuidv4(), ownerWasExisting: input.ownerAccount === "existing" },
  };
  recorder.enter("creating_auth_user");
  try {
    const findings = await withFaultPoint("claim", id, () =>
      insertAttempt(retrying(remainingMs(attempt)), attempt, env().tenantDomain),
    );
    if (findings.claimed) return claimed(attempt);
    recorder.undoLast();
    return toRefusal(findings, input);
  } catch (error) {
    return afterError(attempt, error);
  }
}

/** The attempt's row is there, and its events with it. */
function claimed(attempt: Attempt): Claim {
  attempt.recorder.markPersisted(attempt.recorder.unwritten);
  return { kind: "claimed", attempt };
}

/** What a claim that ended in an error has come to; throws on where nothing of it is in the database. */
async function afterError(attempt: Attempt, error: unknown): Promise<Claim> {
  // The key tells: the row can be our own, its answer lost, or a twin's, met first in the index of the slug.
  const found = databaseError(error) && uniqueViolation(error) === null ? null : await ownerOf(attempt.id);
  if (found === attempt.ownerUserId) return claimed(attempt);
  attempt.recorder.undoLast();
  if (found) return { kind: "known" };
  const refusal = heldRefusal(error);
  if (refusal) return { kind: "refused", refusal };
  throw error;
}

/** The refusal if an attempt or a tenant that was made a moment ago holds the slug or the address. */
export function heldRefusal(error: unknown): Refusal | null {
  const constraint = uniqueViolation(error);
  return (constraint && takenBy[constraint]) || null;
}

/** The user's id of the attempt with this key; null where there is none, or where that cannot be read. */
async function ownerOf(id: string): Promise<string | null> {
  const query = sql`select owner_user_id as id from provisioning.attempts where id = ${id}::uuid`;
  const { rows } = await db.execute<{ id: string | null }>(query).catch(() => ({ rows: [] }));
  return rows[0] ? (rows[0].id ?? "nobody") : null;
}

/** What a violated unique index means. The last two are raised by the claim's guard, for a winner that has just committed. */
const takenBy: Record<string, Refusal> = {
  attempts_slug_in_flight: slugTaken({ heldBy: "attempt" }),
  attempts_owner_email_in_flight: emailTaken({ heldBy: "attempt" }),
  attempts_claim_slug: slugTaken({ heldBy: "tenant" }),
  attempts_claim_owner_email: emailTaken({ heldBy: "account" }),
};

function slugTaken(detail: Record<string, unknown>): Refusal {
  return { code: "SLUG_TAKEN", field: "slug", detail };
}

function emailTaken(detail: Record<string, unknown>): Refusal {
  return { code: "EMAIL_TAKEN", field: "ownerEmail", detail };
}

/** Runs the claim's one statement on an executor. */
export async function insertAttempt(
  executor: Executor,
  { id, actor, input, recorder, ownerUserId }: Attempt,
  tenantDomain: string,
): Promise<Findings> {
  const { rows } = await executor.execute<{ findings: Findings }>(sql`
    select provisioning.claim_attempt(${id}, ${actor.id}, ${actor.email}, ${JSON.stringify(input)}, ${requestHash(input)},
      ${ownerUserId}, ${blueprint.name}, ${blueprint.version}, ${leaseSeconds}, ${tenantDomain},
      ${rowsOf(recorder.unwritten)}) as findings`);
  const [row] = rows;
  if (!row) throw new Error("the claim returned no row");
  return row.findings;
}

/** Why the claim was refused, or that its key was used before. */
export async function toRefusal(
  { known, slug, ownerEmail: account }: Findings,
  input: ProvisionInput,
): Promise<Claim> {
  if (known) return { kind: "known" };
  const refused = (refusal: Refusal): Claim => ({ kind: "refused", refusal });
  if (slug) {
    const { kind, ...holder } = slug;
    return refused(slugTaken({ heldBy: kind, ...holder }));
  }
  if (!account) return refused(await noAccount(input.ownerEmail));
  if (account.state === "cleaning") return refused(unfitOwner("cleaning"));
  if (input.ownerAccount !== "existing") return refused(emailTaken({ heldBy: "account" }));
  const { problem, ids } = account.state === "account" ? account : {};
  return refused(problem ? unfitOwner(problem, ids) : emailTaken({ heldBy: "account" }));
}

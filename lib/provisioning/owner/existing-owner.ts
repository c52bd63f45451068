import "server-only";
import { sql } from "drizzle-orm";
import { db, retryingConflicts } from "@/db/client";
import type { Refusal } from "@/lib/guards/refusal";
import type { OwnerProblem } from "../answers";
import { type Attempt, remainingMs } from "../attempt";
import type { OwnerAccount } from "./auth-user";

/**
 * Uses the existing account with the owner's address as the owner instead of creating one. Only reads, so a failed
 * attempt never changes the account.
 */
export async function adoptExistingOwner(attempt: Attempt): Promise<OwnerAccount> {
  const { ownerEmail } = attempt.input;
  const { rows } = await retryingConflicts(remainingMs(attempt)).execute<{
    account: { id: string; problem: OwnerProblem | null; ids?: string[] };
  }>(sql`select provisioning.owner_account(${ownerEmail}) as account`);
  const account = rows[0]?.account;
  if (!account) return { kind: "refused", refusal: await noAccount(ownerEmail) };
  if (account.problem) return { kind: "refused", refusal: ineligibleOwner(account.problem, account.ids) };
  attempt.ownerUserId = account.id;
  return { kind: "ready" };
}

/** The refusal if the account exists but cannot own a tenant. `ids`: all accounts that share the address. */
export function ineligibleOwner(problem: OwnerProblem, ids: readonly string[] = []): Refusal {
  if (problem === "cleaning")
    return { code: "EMAIL_TAKEN", field: "ownerEmail", detail: { heldBy: "cleanup" } };
  if (problem === "banned") return { code: "EMAIL_TAKEN", field: "ownerEmail", detail: { heldBy: "banned" } };
  const detail = ids.length > 0 ? { account: problem, ids } : { account: problem };
  return { code: "INVALID_INPUT", field: "ownerEmail", detail };
}

/** The refusal if the address has no account, or only an SSO user's. */
export async function noAccount(address: string): Promise<Refusal> {
  const { rows } = await db.execute(
    sql`select from provisioning.accounts where address = ${address} and is_sso_user limit 1`,
  );
  return {
    code: "INVALID_INPUT",
    field: "ownerEmail",
    detail: { account: rows.length > 0 ? "sso" : "none" },
  };
}

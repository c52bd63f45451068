import "server-only";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { removeAuthUser } from "@/lib/provisioning/owner/auth-user";
import { v1Orphans } from "./invariants/v1";

export type V1RepairReport = {
  /** Ids of the accounts that were deleted. */
  deleted: string[];
  /** Ids of the accounts whose deletion was refused or not confirmed, for example because other rows refer to them. */
  failed: string[];
  /** How many were kept because they have been used to sign in. */
  keptSignedIn: number;
};

/** Checked again before each deletion: the account still belongs to no tenant and was never used to sign in. */
const stillOrphaned = sql.raw(`select id from ${v1Orphans} and last_sign_in_at is null`);

/**
 * Deletes the accounts that V1 left without a tenant and that were never used to sign in, after checking each
 * again. Runs only on request, since an account might exist for a reason unknown to the console.
 */
export async function repairV1(): Promise<V1RepairReport> {
  const report: V1RepairReport = { deleted: [], failed: [], keptSignedIn: 0 };
  const { rows } = await db.execute<{ id: string }>(stillOrphaned);
  for (const { id } of rows) {
    const { rowCount } = await db.execute(sql`${stillOrphaned} and id = ${id}::uuid`);
    if (rowCount === 0) continue;
    const deletion = await removeAuthUser(id);
    report[deletion === "deleted" ? "deleted" : "failed"].push(id);
  }
  const signedIn = sql.raw(`select count(*)::int as n from ${v1Orphans} and last_sign_in_at is not null`);
  report.keptSignedIn = (await db.execute<{ n: number }>(signedIn)).rows[0]?.n ?? 0;
  return report;
}

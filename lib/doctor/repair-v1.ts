import "server-only";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { removeAuthUser } from "@/lib/provisioning/owner/auth-user";
import { v1Orphans } from "./invariants/v1";

export type V1RepairReport = {
  /** Ids of the accounts that are gone now. */
  deleted: string[];
  /** Ids of those that the Auth server did not delete: something in the database may refer to them. */
  failed: string[];
  /** How many were left because somebody has signed in to them. */
  keptSignedIn: number;
};

/** How the Auth server is asked for one account: only while it is still nobody's. */
const stillOrphaned = sql.raw(`select id from ${v1Orphans} and last_sign_in_at is null`);

/**
 * Deletes the accounts that V1 left without a tenant, where nobody has ever signed in, and looks at each again
 * just before. Only ever run when a person asks for it: an account may be waiting for something we do not know.
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

import "server-only";
import { measureStandbyLag } from "@/db/client";
import { UnusableStandbyError } from "@/db/connection/standby/replication-lag";
import { noticeableLagMs } from "@/db/connection/standby/standby-reads";
import { databaseError } from "@/db/errors";

/** The rule about DATABASE_READ_URL, checked only if it is set. No query on the primary can check it. */
export const readDatabaseRule = {
  name: "read-database-current",
  rule: "The server in DATABASE_READ_URL is a standby that responds and is at most 2 seconds behind.",
  severity: "waiting",
  remedy:
    "Until this is fixed, reads use the primary, or pages show how old their data is. Check that the standby runs, replays, and receives changes (pg_stat_replication on the primary).",
} as const;

/** The problem with the server in DATABASE_READ_URL, worded to follow that name; null without a problem or setting. */
export async function readDatabaseProblem(): Promise<string | null> {
  try {
    const behindMs = (await measureStandbyLag()) ?? 0;
    return behindMs > noticeableLagMs ? `${Math.round(behindMs / 1_000)} seconds behind` : null;
  } catch (error) {
    if (error instanceof UnusableStandbyError) return error.message;
    const code = databaseError(error)?.code;
    return code ? `refused (SQLSTATE ${code})` : "no connection";
  }
}

import { type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { attempts } from "@/db/schema/provisioning";

/**
 * SQL: the name of the owner's account, if the account existed before the attempt and its name differs from the
 * requested one. Otherwise null.
 */
export function otherAccountName(fullName: SQLWrapper): SQL<string | null> {
  return sql<
    string | null
  >`case when ${attempts.ownerWasExisting} then nullif(${fullName}, ${attempts.ownerName}) end`;
}

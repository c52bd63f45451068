import { type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { attempts } from "@/db/schema/provisioning";

/**
 * SQL: the name of the account that an attempt made an owner, if the account existed before and its name differs from
 * the requested one. Otherwise null.
 */
export function otherAccountName(fullName: SQLWrapper): SQL<string | null> {
  return sql<
    string | null
  >`case when ${attempts.ownerWasExisting} then nullif(${fullName}, ${attempts.ownerName}) end`;
}

import "server-only";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { containsValue, textTables } from "./find-text";

/** Rows by table, each as an object with the names of its columns. */
export type SubjectData = Readonly<Record<string, readonly Record<string, unknown>[]>>;

/** Columns that describe the row instead of the person, such as hashes, salts, digests of secrets and the search text. */
const technical = [
  ...["hash", "request_hash", "owner_salt", "actor_salt", "detail_salt"],
  ...["owner_commitment", "actor_commitment", "detail_commitment"],
  ...["digest", "used_by", "search_text", "changed_by", "fence"],
];

/**
 * Everything that the console stores about an e-mail address: all rows of the attempts for the owner with this address, and
 * all other rows that mention it. Leaves out technical columns, the product's tables and the Auth server's accounts.
 */
export async function collectSubjectData(email: string): Promise<SubjectData> {
  const data: Record<string, Record<string, unknown>[]> = {};
  const owned = sql`any(provisioning.attempts_of_owner(${email}))`;
  for (const { name, hasAttempt } of await textTables()) {
    const key = name === "attempts" ? sql`row.id` : hasAttempt ? sql`row.attempt_id` : null;
    const { rows } = await db.execute<{ row: Record<string, unknown> }>(sql`
      select to_jsonb(row) - ${`{${technical.join(",")}}`}::text[] as row from provisioning.${sql.identifier(name)} as row
      where ${containsValue(sql`row::text`, email)} ${key ? sql`or ${key} = ${owned}` : sql``}`);
    if (rows.length > 0) data[name] = rows.map(({ row }) => row);
  }
  return data;
}

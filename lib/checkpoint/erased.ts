import "server-only";
import { sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { erasures } from "@/db/erasures";
import { momentOf } from "./chains";

/** How many existing rows one recorded erasure changed, by kind. Seals still match, because hashes cover commitments to the values. */
export type Erasure = { on: string; attempts: number; activationEvents: number; staffEvents: number };

/** The recorded erasures of rows that still exist, and a finding for each erasure that is not fully recorded. */
export async function findErased(tx: Executor): Promise<{ erased: Erasure[]; findings: string[] }> {
  const { rows } = await tx.execute<{
    on: string | null;
    counts: Omit<Erasure, "on">;
    findings: string[];
  }>(sql`
    select ${momentOf(sql`min(at)`)} as on, jsonb_object_agg(kind, rows) as counts,
      coalesce(jsonb_agg(finding) filter (where finding is not null), '[]') as findings
    from (${sql.raw(erasures)}) as found where kind in ('attempts', 'activationEvents', 'staffEvents')
    group by erasure order by min(at)`);
  const none = { attempts: 0, activationEvents: 0, staffEvents: 0 };
  return {
    erased: rows.flatMap(({ on, counts }) => (on ? [{ ...none, ...counts, on }] : [])),
    findings: rows.flatMap(({ findings }) => findings),
  };
}

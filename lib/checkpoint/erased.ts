import "server-only";
import { sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { momentOf } from "./chains";

/** The rows that one entry of the staff log records as erased. Their seals hold, because hashes cover commitments only. */
export type Erasure = { on: string; attempts: number; activationEvents: number; staffEvents: number };

/** [table, group of columns, key of a row, how findings name it] */
const erasable = [
  ["attempts", "owner", "id::text", "attempts", "attempt %s"],
  ["attempts", "actor", "id::text", "attempts", "attempt %s"],
  [
    "activation_events",
    "actor",
    "seq || ' of attempt ' || attempt_id",
    "activationEvents",
    "activation event %s",
  ],
  ["staff_events", "actor", "seq::text", "staffEvents", "entry %s of the staff log"],
  ["staff_events", "detail", "seq::text", "staffEvents", "entry %s of the staff log"],
] as const;

/**
 * SQL: all erased rows, with the id of the entry that records the erasure: null if the tables' owner dropped the constraint that
 * requires it.
 */
const erasedRows = sql.raw(
  erasable
    .map(
      ([table, group, key, counted, name]) =>
        `select ${group}_erasure as erasure, '${counted}' as counted, ${key} as key, format('${name}', ${key}) as name
         from provisioning.${table} where num_nonnulls(${group}_erasure, ${group}_commitment) > 0`,
    )
    .join(" union all "),
);

/**
 * The recorded erasures of rows that still exist. Findings are erased rows whose record is missing, and more erased rows than
 * their record counts.
 */
export async function findErased(tx: Executor): Promise<{ erased: Erasure[]; findings: string[] }> {
  const { rows } = await tx.execute<{
    on: string | null;
    counts: Omit<Erasure, "on">;
    findings: string[];
  }>(sql`
    with counted as (
      select erasure, counted, count(distinct key) as rows, min(name) as name from (${erasedRows}) as erased group by 1, 2
    ), judged as (
      select erasure, counted, rows, entry.at, case
          when entry.id is null then format('%s and %s more rows were erased without a record', name, rows - 1)
          when rows > coalesce((entry.detail ->> counted)::bigint, 0)
            then format('%s %s are erased, but entry %s of the staff log records %s', rows, counted, entry.seq, coalesce(entry.detail ->> counted, '0'))
        end as finding
      from counted left join provisioning.staff_events as entry on entry.id = erasure and entry.kind = 'data_erased'
    )
    select ${momentOf(sql`min(at)`)} as on, jsonb_object_agg(counted, rows) as counts,
      coalesce(jsonb_agg(finding) filter (where finding is not null), '[]') as findings
    from judged group by erasure order by min(at)`);
  const none = { attempts: 0, activationEvents: 0, staffEvents: 0 };
  return {
    erased: rows.flatMap(({ on, counts }) => (on ? [{ ...none, ...counts, on }] : [])),
    findings: rows.flatMap(({ findings }) => findings),
  };
}

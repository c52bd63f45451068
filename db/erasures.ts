/** [table, column group, row key, kind in the erasure's record, format for findings] */
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
  ["owner_email_changes", "owner", "id::text", "emailChanges", "correction %s"],
  ["owner_email_changes", "actor", "id::text", "emailChanges", "correction %s"],
  ["staff_events", "actor", "seq::text", "staffEvents", "entry %s of the staff log"],
  ["staff_events", "detail", "seq::text", "staffEvents", "entry %s of the staff log"],
] as const;

/**
 * SQL: each erased row, once for each erasure, with the id of the entry that records the erasure. The id is null only
 * if the tables' owner dropped the constraint that requires it. Corrections have no commitments, because no hash covers
 * them.
 */
const erasedRows = erasable
  .map(([table, group, key, kind, name]) => {
    const commitment = table === "owner_email_changes" ? "" : `, ${group}_commitment`;
    return `select '${kind}' as kind, ${group}_erasure as erasure, format('${name}', ${key}) as name
      from provisioning.${table} where num_nonnulls(${group}_erasure${commitment}) > 0`;
  })
  .join("\n      union ");

/**
 * SQL: the erasures of rows that still exist, by kind of row, as `erasure`, `kind`, `rows`, `at` and `finding`. The
 * finding is null if the staff log records the erasure of at least as many rows. There can be fewer rows than recorded,
 * because pruning removes attempts.
 */
export const erasures = `
      select erasure, erased.kind, rows, entry.at, case
        when entry.id is null then format('rows erased without a record: %s, such as %s', rows, name)
        when rows > coalesce((entry.detail ->> erased.kind)::bigint, 0) then format('erased %s: %s, but entry %s of the staff log records %s',
          erased.kind, rows, entry.seq, coalesce(entry.detail ->> erased.kind, '0')) end as finding
      from (select kind, erasure, count(*) as rows, min(name) as name from (${erasedRows}) as one group by kind, erasure) as erased
      left join provisioning.staff_events as entry on entry.id = erasure and entry.kind = 'data_erased'`;

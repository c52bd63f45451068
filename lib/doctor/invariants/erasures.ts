import type { Invariant } from "../invariant";

/** [table, column, the kind of row in the record of an erasure, the columns of which one has a value in an erased row] */
const erasable = [
  ["attempts", "owner_erasure", "attempts", "owner_erasure, owner_commitment"],
  ["attempts", "actor_erasure", "attempts", "actor_erasure, actor_commitment"],
  ["activation_events", "actor_erasure", "activationEvents", "actor_erasure, actor_commitment"],
  ["owner_email_changes", "owner_erasure", "emailChanges", "owner_erasure"],
  ["owner_email_changes", "actor_erasure", "emailChanges", "actor_erasure"],
  ["staff_events", "actor_erasure", "staffEvents", "actor_erasure, actor_commitment"],
  ["staff_events", "detail_erasure", "staffEvents", "detail_erasure, detail_commitment"],
] as const;

/** SQL: each erased row once, with its erasure. */
const erasedRows = erasable
  .map(
    ([table, column, kind, traces]) =>
      `select '${kind}' as kind, ${column} as erasure, ctid as row from provisioning.${table} where num_nonnulls(${traces}) > 0`,
  )
  .join("\n      union ");

/** Finds values that were removed as if by an erasure. Fewer rows than recorded are fine, because pruning removes attempts. */
export const erasureInvariants: readonly Invariant[] = [
  {
    name: "erasures-recorded",
    rule: "The staff log records every erasure of personal data, with a row count no lower than the number of erased rows.",
    severity: "broken",
    remedy:
      "Values were removed outside `npm run audit:erase`, possibly to hide what happened. Compare with a backup and a checkpoint (`npm run audit:verify`).",
    violations: `
      select format('rows (%s) that refer to the erasure %s, %s: %s', erased.kind, coalesce(erasure::text, 'none'), case when record.id is null
        then 'which the staff log does not have' else format('which erased %s', coalesce(record.detail ->> erased.kind, '0')) end, count(*)) as violation
      from (${erasedRows}) as erased
      left join provisioning.staff_events as record on record.id = erasure and record.kind = 'data_erased'
      group by erased.kind, erasure, record.id, record.detail
      having record.id is null or count(*) > coalesce((record.detail ->> erased.kind)::int, 0)`,
  },
];

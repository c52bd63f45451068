import type { Invariant } from "../invariant";

/**
 * SQL for a `from` clause with the column `before`. All older rows of the class should have been removed, because their
 * retention period ended more than two days ago. Empty if the period changed in the last two days.
 */
const overdue = (name: string) => `
  (select date_trunc('day', now(), 'UTC') - keep - interval '2 days' as before from provisioning.retention
  where class = '${name}' and since < now() - interval '2 days') as overdue`;

/** Data past its retention period. */
export const retentionInvariants: readonly Invariant[] = [
  {
    name: "nothing-kept-too-long",
    rule: "Settled attempts, and the personal data of denied calls and deliveries, are removed within two days of the end of their retention period.",
    severity: "broken",
    remedy:
      "Run `LOG_LEVEL=info npm run reconcile`, which logs any error that prevents removal, and check that it runs on a schedule. Each run removes at most 500 rows of each kind.",
    violations: `
      select format('attempt %s ended at %s', id, finished_at) as violation
      from ${overdue("attempts")} join provisioning.attempts on started_at < before and finished_at < before
      where provisioning.is_settled(id, before)
      union all
      select format('denied call %s was made at %s', id, at)
      from ${overdue("denials")} join provisioning.staff_events on at < before
      where kind = 'denied' and num_nulls(actor_erasure, detail_erasure) > 0
      union all
      select format('message %s was settled at %s', id, coalesce(delivered_at, next_try_at))
      from ${overdue("deliveries")} join provisioning.outbox on coalesce(delivered_at, next_try_at) < before
      where state in ('delivered', 'dropped') and (payload <> '{}' or last_error is not null)`,
  },
];

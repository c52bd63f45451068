import type { Invariant } from "../invariant";

/** SQL: the end of what should be gone by now, two days after its limit, for a period that has applied for two days. */
const overdue = (name: string) => `
  (select date_trunc('day', now(), 'UTC') - keep - interval '2 days' as before from provisioning.retention
  where class = '${name}' and since < now() - interval '2 days') as overdue`;

/** What the settings no longer keep. */
export const retentionInvariants: readonly Invariant[] = [
  {
    name: "nothing-kept-too-long",
    rule: "Nothing about an attempt, a denied call or a delivery is kept two days longer than the settings allow.",
    severity: "broken",
    remedy:
      "Run `npm run reconcile`, which logs why it can't remove them, and check that it runs on a schedule. A run removes 500 rows of each kind.",
    violations: `
      select format('attempt %s ended at %s', id, finished_at) as violation
      from ${overdue("attempts")} join provisioning.attempts on started_at < before and finished_at < before
      where provisioning.is_settled(id, before)
      union all
      select format('denied call %s was at %s', id, at)
      from ${overdue("denials")} join provisioning.staff_events on at < before
      where kind = 'denied' and num_nulls(actor_erasure, detail_erasure) > 0
      union all
      select format('message %s was settled at %s', id, coalesce(delivered_at, next_try_at))
      from ${overdue("deliveries")} join provisioning.outbox on coalesce(delivered_at, next_try_at) < before
      where state in ('delivered', 'dropped') and (payload <> '{}' or last_error is not null)`,
  },
];

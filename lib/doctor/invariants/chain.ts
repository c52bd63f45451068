import { eventHash } from "@/db/chain";
import type { Invariant } from "../invariant";

/** What nobody can change in the audit log without its being seen. */
export const chainInvariants: readonly Invariant[] = [
  {
    name: "events-are-chained",
    promise: "Every event carries the hash of what it says and of the event before it.",
    severity: "broken",
    remedy:
      "Somebody has written past the console: compare with a backup, and with a checkpoint (`npm run audit:verify`).",
    // In the order of the primary key, which is about the order in which the rows lie: nothing is sorted.
    offenders: `
      with linked as (
        select attempt_id, seq, hash, lag(seq) over attempt as before,
          ${eventHash("coalesce(lag(hash) over attempt, '')", "event")} as expected
        from provisioning.attempt_events as event window attempt as (partition by attempt_id order by seq)
      )
      select format('event %s of attempt %s %s', seq, attempt_id, case when seq = coalesce(before, 0) + 1
        then 'is not what was written: it was changed, moved or added'
        else format('follows event %s: what was between them is gone', coalesce(before, 0)) end) as offender
      from linked where hash is distinct from expected`,
  },
];

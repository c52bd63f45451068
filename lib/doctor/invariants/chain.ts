import { eventHash } from "@/db/chain";
import type { Invariant } from "../invariant";

/** SQL: a column of the previous event, even if events in between are missing. */
const before = (column: string) =>
  `select ${column} from provisioning.attempt_events as other
    where other.attempt_id = event.attempt_id and other.seq < event.seq order by other.seq desc limit 1`;

/** Tamper evidence: a changed, moved or removed event breaks the chain of hashes. */
export const chainInvariants: readonly Invariant[] = [
  {
    name: "event-hashes-valid",
    rule: "Every event has the hash of its content and of the previous event.",
    severity: "broken",
    remedy:
      "A row was written outside the console. Compare with a backup and a checkpoint (`npm run audit:verify`).",
    // A join takes half the time of a window function.
    violations: `
      select format('event %s of attempt %s %s', event.seq, event.attempt_id, case when event.seq = 1 or earlier.hash is not null
        then 'does not match its hash: it was changed, moved or added'
        else format('follows event %s: the events between them are missing', coalesce((${before("seq")}), 0)) end) as violation
      from provisioning.attempt_events as event
      left join provisioning.attempt_events as earlier
        on earlier.attempt_id = event.attempt_id and earlier.seq = event.seq - 1
      where event.hash is distinct from ${eventHash(`coalesce(earlier.hash, case when event.seq > 1 then (${before("hash")}) end, '')`, "event")}`,
  },
];

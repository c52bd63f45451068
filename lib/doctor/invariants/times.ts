import { type Invariant, inFlight, rounding } from "../invariant";

/** Tolerance for the clocks of the console and the database. */
const soon = "now() + interval '5 minutes'";
const clock =
  "A clock was wrong, or the row was written outside the console. Check the servers' clocks, then compare with a checkpoint.";

/** Implausible times. The usual cause is a wrong clock or a row that was written by hand. */
export const timeInvariants: readonly Invariant[] = [
  {
    name: "no-future-times",
    rule: "No attempt, event, activation event or entry of the staff log is dated in the future.",
    severity: "broken",
    remedy: clock,
    violations: `
      select format('attempt %s started at %s', id, started_at) as violation from provisioning.attempts where started_at > ${soon}
      union all select format('attempt %s finished at %s', id, finished_at) from provisioning.attempts where finished_at > ${soon}
      union all select format('event %s of attempt %s happened at %s', seq, attempt_id, at) from provisioning.attempt_events where at > ${soon}
      union all select format('entry %s of the staff log is dated %s', seq, at) from provisioning.staff_events where at > ${soon}
      union all select format('activation event %s of attempt %s is dated %s', seq, attempt_id, at) from provisioning.activation_events where at > ${soon}`,
  },
  {
    name: "start-times-match-first-events",
    rule: "An attempt starts at the time of its first event.",
    severity: "broken",
    remedy: clock,
    violations: `
      select format('attempt %s started at %s, but its first event happened at %s', id, started_at, at) as violation
      from provisioning.attempts join provisioning.attempt_events on attempt_id = id and seq = 1
      where at > started_at + ${rounding} or at < started_at - ${rounding}`,
  },
  {
    name: "leases-not-too-long",
    rule: "No lease on an attempt, a message or a link ends more than ten minutes from now.",
    severity: "broken",
    remedy:
      "If the worker dies, no other worker can take over until then. Set `lease_expires_at` to now, then run `npm run reconcile`.",
    violations: `
      select format('attempt %s is held until %s', id, lease_expires_at) as violation
      from provisioning.attempts where ${inFlight} and lease_expires_at > now() + interval '10 minutes'
      union all
      select format('message %s is held until %s', id, lease_expires_at)
      from provisioning.outbox where lease_expires_at > now() + interval '10 minutes'
      union all
      select format('link %s is held until %s', id, lease_expires_at)
      from provisioning.owner_links where lease_expires_at > now() + interval '10 minutes'`,
  },
  {
    name: "retries-not-too-late",
    rule: "The next try of every clean-up and message is at most three hours away.",
    severity: "broken",
    remedy: "The next try would come too late. Set `next_try_at` to now, then run `npm run reconcile`.",
    violations: `
      select format('the clean-up of user %s is due at %s', user_id, next_try_at) as violation
      from provisioning.auth_cleanups where state = 'pending' and next_try_at > now() + interval '3 hours'
      union all
      select format('message %s is due at %s', id, next_try_at)
      from provisioning.outbox where state = 'pending' and next_try_at > now() + interval '3 hours'`,
  },
  {
    name: "messages-not-stale",
    rule: "No message has been pending for more than two days.",
    severity: "broken",
    remedy:
      "Sending is retried for a few hours at most, so something keeps postponing the message. Open the tenant's page to see why, and send the e-mail again there.",
    violations: `
      select format('message %s of attempt %s has been pending since %s', id, attempt_id, created_at) as violation
      from provisioning.outbox where state = 'pending' and created_at < now() - interval '2 days'`,
  },
];

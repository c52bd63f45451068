import { type Invariant, inFlight, isEnding, rounding } from "../invariant";

/** What attempts claim while they are in flight, and how they end. */
export const attemptInvariants: readonly Invariant[] = [
  {
    name: "slug-claims-unique",
    rule: "No two attempts in flight claim the same slug.",
    severity: "broken",
    remedy: "The index attempts_slug_in_flight is missing. Restore it after the attempts have ended.",
    violations: `
      select format('slug %s is claimed by attempts %s', slug, string_agg(id::text, ', ')) as violation
      from provisioning.attempts where ${inFlight} group by slug having count(*) > 1`,
  },
  {
    name: "owner-email-claims-unique",
    rule: "No two attempts in flight claim the same owner's address.",
    severity: "broken",
    remedy: "The index attempts_owner_email_in_flight is missing. Restore it after the attempts have ended.",
    violations: `
      select format('one address is claimed by attempts %s', string_agg(id::text, ', ')) as violation
      from provisioning.attempts where ${inFlight} group by lower(owner_email) having count(*) > 1`,
  },
  {
    name: "claimed-slugs-not-reserved",
    rule: "No attempt in flight claims a slug that is reserved for the platform.",
    severity: "broken",
    remedy:
      "If the slug was reserved a moment ago, wait. Otherwise the claim skipped its check: run `npm run reconcile` after the attempt's lease expires.",
    violations: `
      select format('attempt %s claims %s, reserved for: %s', attempt.id, attempt.slug, reserved.reason) as violation
      from provisioning.attempts as attempt join provisioning.reserved_slugs as reserved using (slug) where ${inFlight}`,
  },
  {
    name: "attempts-not-stuck",
    rule: "No attempt in flight has a lease that expired more than five minutes ago.",
    severity: "broken",
    remedy:
      "Run `npm run reconcile`, which ends the attempts of dead workers, and check that it runs on a schedule.",
    violations: `
      select format('attempt %s is %s, but its lease expired at %s', id, status, lease_expires_at) as violation
      from provisioning.attempts where ${inFlight} and lease_expires_at < now() - interval '5 minutes'`,
  },
  {
    name: "attempt-end-times-valid",
    rule: "Every ended attempt has an end time, no earlier than its start. An attempt in flight has none.",
    severity: "broken",
    remedy:
      "The check attempts_finished_when_terminal is missing, or a clock was set back. Compare the attempt with its events.",
    violations: `
      select format('attempt %s is %s, started %s and finished %s', id, status, started_at, coalesce(finished_at::text, 'never')) as violation
      from provisioning.attempts
      where ${isEnding("status")} <> (finished_at is not null) or finished_at < started_at - ${rounding}`,
  },
  {
    name: "attempt-durations-match-times",
    rule: "An attempt's duration is the time between its start and its end.",
    severity: "broken",
    remedy: "A clock jumped while the attempt ran. Trust the durations of its events, not the times.",
    violations: `
      select format('attempt %s took %s ms, but ended %s after its start', id, round(duration_ms), finished_at - started_at) as violation
      from provisioning.attempts
      where finished_at >= started_at and abs(extract(epoch from finished_at - started_at) * 1000 - duration_ms)
        > extract(epoch from ${rounding}) * 1000`,
  },
];

import { hasFailed, type Invariant } from "../invariant";

/** Flags on auth users that an undo could not delete, or could not yet confirm as absent. */
export const cleanupInvariants: readonly Invariant[] = [
  {
    name: "cleanups-belong-to-undone-attempts",
    rule: "Only failed or undone attempts have a clean-up flag.",
    severity: "broken",
    remedy: "Resolve the flag by hand before its next try is due: the user may own a tenant.",
    violations: `
      select format('user %s is flagged (%s) for attempt %s, which is %s', user_id, state, id, status) as violation
      from provisioning.auth_cleanups join provisioning.attempts on id = attempt_id
      where not (${hasFailed("status")})`,
  },
  {
    name: "cleanup-users-match-attempts",
    rule: "Every clean-up flag is for the user that its attempt recorded.",
    severity: "broken",
    remedy: "Correct the flag's user id by hand. A user without the attempt's id is never deleted.",
    violations: `
      select format('user %s is flagged for attempt %s, whose user is %s', user_id, id, coalesce(owner_user_id::text, 'none')) as violation
      from provisioning.auth_cleanups join provisioning.attempts on id = attempt_id
      where user_id is distinct from owner_user_id`,
  },
  {
    name: "cleanups-not-overdue",
    rule: "No clean-up has been due for more than 15 minutes.",
    severity: "broken",
    remedy: "Run `npm run reconcile`, and check that it runs on a schedule.",
    violations: `
      select format('the clean-up of user %s of attempt %s was due at %s', user_id, attempt_id, next_try_at) as violation
      from provisioning.auth_cleanups where state = 'pending' and next_try_at < now() - interval '15 minutes'`,
  },
  {
    name: "finished-cleanups-logged",
    rule: "Every finished clean-up has an event in its attempt's log.",
    severity: "broken",
    remedy: "The end of the attempt's log is missing. Compare with a backup and a checkpoint.",
    violations: `
      select format('the clean-up of user %s of attempt %s is done, but has no event', user_id, attempt_id) as violation
      from provisioning.auth_cleanups as cleanup where state = 'done' and not exists (
        select from provisioning.attempt_events as event
        where event.attempt_id = cleanup.attempt_id and detail ->> 'event' in ('cleanup_done', 'cleanup_resolved'))`,
  },
  {
    name: "cleanups-need-no-manual-fix",
    rule: "No clean-up needs a manual fix.",
    severity: "waiting",
    remedy:
      "Open the attempt in the audit log and check why its user could not be deleted. Then retry or resolve the clean-up.",
    violations: `
      select format('user %s of attempt %s, after %s tries: %s', user_id, attempt_id, tries, coalesce(last_error, 'no error')) as violation
      from provisioning.auth_cleanups where state = 'manual'`,
  },
];

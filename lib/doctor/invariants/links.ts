import type { Invariant } from "../invariant";

/** The links that new owners use to set their password, and changes to owners' addresses. */
export const linkInvariants: readonly Invariant[] = [
  {
    name: "owner-links-unique",
    rule: "No owner has more than one valid link.",
    severity: "broken",
    remedy:
      "The index owner_links_one_live is missing. Restore it, then revoke the links on the tenant's page.",
    violations: `
      select format('owner %s has %s links', owner_id, count(*)) as violation
      from provisioning.owner_links
      where used_at is null and revoked_at is null and replaced_at is null
      group by owner_id having count(*) > 1`,
  },
  {
    name: "links-belong-to-new-owners",
    rule: "Every link belongs to the account that its completed attempt created.",
    severity: "broken",
    remedy:
      "Find out who inserted the link, since the trigger owner_links_guard refuses such rows. The link is useless without the server's key. Delete it with the login that owns the table.",
    violations: `
      select format('link %s of attempt %s (%s)', link.id, attempt.id, attempt.status) as violation
      from provisioning.owner_links as link join provisioning.attempts as attempt on attempt.id = link.attempt_id
      where attempt.status <> 'completed' or attempt.owner_was_existing or attempt.owner_user_id <> link.owner_id`,
  },
  {
    name: "no-links-after-activation",
    rule: "No link was made for an owner after the first password or sign-in was recorded.",
    severity: "broken",
    remedy:
      "Revoke the link immediately, and find out who inserted it: the trigger owner_links_guard refuses such rows.",
    violations: `
      select format('link %s of attempt %s', link.id, link.attempt_id) as violation
      from provisioning.owner_links as link
      where exists (select from provisioning.activation_events as event
        where event.attempt_id = link.attempt_id and event.kind = 'activated' and event.at < link.created_at)`,
  },
  {
    name: "email-changes-not-overdue",
    rule: "No change of an owner's address has been waiting to be settled for more than 15 minutes.",
    severity: "broken",
    remedy: "Run `npm run reconcile`, and check that it runs on a schedule and reaches the Auth server.",
    violations: `
      select format('change %s of attempt %s has been due since %s', id, attempt_id, lease_expires_at) as violation
      from provisioning.owner_email_changes
      where status = 'changing' and lease_expires_at < now() - interval '15 minutes'`,
  },
];

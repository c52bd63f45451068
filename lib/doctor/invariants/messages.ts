import type { Invariant } from "../invariant";

/** The outbox, and the links that its messages lead to. */
export const messageInvariants: readonly Invariant[] = [
  {
    name: "completed-attempt-has-its-message",
    promise: "Every completed attempt has put a message to its owner into the outbox.",
    severity: "broken",
    remedy: "Send the owner a mail from the tenant's page, then find out who removed the message.",
    offenders: `
      select format('attempt %s of tenant %s has no message', attempt.id, attempt.tenant_id) as offender
      from provisioning.attempts as attempt left join provisioning.outbox as message on message.attempt_id = attempt.id
      where attempt.status = 'completed' and message.id is null`,
  },
  {
    name: "message-is-of-a-completed-attempt",
    promise: "Only completed attempts have a message in the outbox.",
    severity: "broken",
    remedy: "Set the message to `dropped` before it is sent: it tells of a tenant that does not exist.",
    offenders: `
      select format('message %s (%s) is of attempt %s, which is %s', message.id, message.state, attempt.id, attempt.status) as offender
      from provisioning.outbox as message join provisioning.attempts as attempt on attempt.id = message.attempt_id
      where attempt.status <> 'completed'`,
  },
  {
    name: "message-is-not-overdue",
    promise: "No message has been due for more than 15 minutes.",
    severity: "broken",
    remedy: "Run `npm run reconcile`, and see that it runs on a schedule.",
    offenders: `
      select format('message %s of attempt %s was due at %s', id, attempt_id, next_try_at) as offender
      from provisioning.outbox where state = 'pending' and next_try_at < now() - interval '15 minutes'`,
  },
  {
    name: "message-waits-for-nobody",
    promise: "No message waits for a person.",
    severity: "waiting",
    remedy:
      "Open the tenant's page: it says why the mail was not sent, and lets an admin send it again or copy a link.",
    offenders: `
      select format('message %s of attempt %s, after %s tries: %s', id, attempt_id, tries, coalesce(last_error, 'no error')) as offender
      from provisioning.outbox where state = 'manual'`,
  },
  {
    name: "owner-has-one-link",
    promise: "No owner whose account was made here has more than one living link.",
    severity: "broken",
    remedy:
      "The Auth server's index one_time_tokens_user_id_token_type_key is missing: restore it, and revoke the link.",
    offenders: `
      select format('user %s of attempt %s has %s links', attempt.owner_user_id, attempt.id, count(*)) as offender
      from provisioning.account_links as link
      join provisioning.accounts as account on account.id = link.user_id
      join provisioning.attempts as attempt on attempt.id::text = lower(account.attempt_id)
      group by attempt.owner_user_id, attempt.id having count(*) > 1`,
  },
  {
    name: "unfinished-attempt-has-no-link",
    promise: "Nobody has a link to the account of an attempt that is not completed.",
    severity: "broken",
    remedy:
      "Find out who made the link: this console makes none before the tenant is committed. A clean-up removes it with the account.",
    offenders: `
      select format('user %s of attempt %s, which is %s, has a link', account.id, attempt.id, attempt.status) as offender
      from provisioning.accounts as account
      join provisioning.attempts as attempt on attempt.id::text = lower(account.attempt_id)
      where account.link_digest is not null and attempt.status <> 'completed'`,
  },
];

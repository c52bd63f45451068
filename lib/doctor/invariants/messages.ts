import type { Invariant } from "../invariant";

/** The outbox. */
export const messageInvariants: readonly Invariant[] = [
  {
    name: "completed-attempt-has-its-message",
    promise: "Every completed attempt has a message to its owner in the outbox.",
    severity: "broken",
    remedy: "E-mail the owner from the tenant's page, then find out who removed the message.",
    offenders: `
      select format('attempt %s of tenant %s has no message', attempt.id, attempt.tenant_id) as offender
      from provisioning.attempts as attempt left join provisioning.outbox as message on message.attempt_id = attempt.id
      where attempt.status = 'completed' and message.id is null`,
  },
  {
    name: "message-is-of-a-completed-attempt",
    promise: "Only completed attempts have a message in the outbox.",
    severity: "broken",
    remedy: "Its tenant does not exist. Set the message to `dropped` before it is sent.",
    offenders: `
      select format('message %s (%s) is of attempt %s, which is %s', message.id, message.state, attempt.id, attempt.status) as offender
      from provisioning.outbox as message join provisioning.attempts as attempt on attempt.id = message.attempt_id
      where attempt.status <> 'completed'`,
  },
  {
    name: "message-is-not-overdue",
    promise: "No message has been due for more than 15 minutes.",
    severity: "broken",
    remedy: "Run `npm run reconcile`, and check that it runs on a schedule.",
    offenders: `
      select format('message %s of attempt %s was due at %s', id, attempt_id, next_try_at) as offender
      from provisioning.outbox where state = 'pending' and next_try_at < now() - interval '15 minutes'`,
  },
  {
    name: "message-waits-for-nobody",
    promise: "No message needs a manual fix.",
    severity: "waiting",
    remedy:
      "Open the tenant's page to see why the e-mail was not sent. There an admin can send it again or copy a link.",
    offenders: `
      select format('message %s of attempt %s, after %s tries: %s', id, attempt_id, tries, coalesce(last_error, 'no error')) as offender
      from provisioning.outbox where state = 'manual'`,
  },
];

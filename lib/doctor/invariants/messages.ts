import type { Invariant } from "../invariant";

/** The messages in the outbox. */
export const messageInvariants: readonly Invariant[] = [
  {
    name: "completed-attempts-have-messages",
    rule: "Every completed attempt has a message to its owner in the outbox.",
    severity: "broken",
    remedy: "E-mail the owner from the tenant's page, then find out who removed the message.",
    violations: `
      select format('attempt %s of tenant %s has no message', attempt.id, attempt.tenant_id) as violation
      from provisioning.attempts as attempt left join provisioning.outbox as message on message.attempt_id = attempt.id
      where attempt.status = 'completed' and message.id is null`,
  },
  {
    name: "messages-belong-to-completed-attempts",
    rule: "Only completed attempts have a message in the outbox.",
    severity: "broken",
    remedy: "The attempt created no tenant. Set the message to `dropped` before it is sent.",
    violations: `
      select format('message %s (%s) belongs to attempt %s, which is %s', message.id, message.state, attempt.id, attempt.status) as violation
      from provisioning.outbox as message join provisioning.attempts as attempt on attempt.id = message.attempt_id
      where attempt.status <> 'completed'`,
  },
  {
    name: "messages-not-overdue",
    rule: "No message has been due for more than 15 minutes.",
    severity: "broken",
    remedy: "Run `npm run reconcile`, and check that it runs on a schedule.",
    violations: `
      select format('message %s of attempt %s was due at %s', id, attempt_id, next_try_at) as violation
      from provisioning.outbox where state = 'pending' and next_try_at < now() - interval '15 minutes'`,
  },
  {
    name: "messages-need-no-manual-fix",
    rule: "No message needs a manual fix.",
    severity: "waiting",
    remedy:
      "Open the tenant's page to see why the e-mail was not sent. An admin can send it again or copy a link there.",
    violations: `
      select format('message %s of attempt %s, after %s tries: %s', id, attempt_id, tries, coalesce(last_error, 'no error')) as violation
      from provisioning.outbox where state = 'manual'`,
  },
];

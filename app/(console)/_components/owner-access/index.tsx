import { Badge } from "@/components/ui/badge";
import { Card, CardContent, CardFooter, CardHeader, CardTitle } from "@/components/ui/card";
import { requireStaff } from "@/lib/auth/session";
import { sendsLinksByMail } from "@/lib/owner-access/deliveries/sends-links-by-mail";
import { type OwnerAccess as Access, getOwnerAccess } from "@/lib/owner-access/get";
import { canSendMail } from "@/lib/owner-access/mails/send";
import type { ActivationState } from "@/lib/owner-access/state";
import { mintAttemptId } from "@/lib/provisioning/input/submission";
import { Fact, Facts } from "../facts";
import { LocalTime } from "../local-time";
import { RefreshSoon } from "../refresh-soon";
import type { OwnerAccessActions } from "./forms";
import { OwnerAccessForms } from "./lazy-forms";
import { problemText, stateTexts, stepText } from "./texts";

/** The owner's activation state and an admin's actions on it. Renders nothing if the attempt has no tenant. */
export async function OwnerAccess({ attemptId }: { attemptId: string }) {
  const [{ role }, access] = await Promise.all([requireStaff(), getOwnerAccess(attemptId)]);
  if (!access) return null;
  const { label, variant, text } = stateTexts[access.state];
  const actions = role === "admin" ? actionsFor(access) : null;
  return (
    <Card>
      <CardHeader>
        <div className="flex flex-wrap items-center justify-between gap-2">
          <CardTitle>Owner’s access</CardTitle>
          <Badge variant={variant}>{label}</Badge>
        </div>
      </CardHeader>
      <CardContent className="grid gap-4">
        <p role="status">{text}</p>
        {access.emailChanging && <p>The owner’s address is being changed.</p>}
        <AccessFacts access={access} />
        <Steps steps={access.steps} />
        <RefreshSoon while={access.emailChanging || isAboutToBeSent(access)} />
      </CardContent>
      {actions && (
        <CardFooter>
          <OwnerAccessForms attemptId={attemptId} actions={actions} />
        </CardFooter>
      )}
    </Card>
  );
}

/** States that show a reason. */
const problems: ActivationState[] = ["mail_pending", "mail_failed", "no_link", "not_notified"];

const mayHaveLink: ActivationState[] = ["mail_pending", "sent", "opened", "link_copied"];

/** The actions that an admin can take now; null if there are none. */
function actionsFor({
  state,
  ownerWasExisting,
  ownerEmail,
  emailChanging,
}: Access): OwnerAccessActions | null {
  const canNotify = canSendMail();
  const copyNotice = canNotify
    ? "the owner is notified by e-mail"
    : "the owner isn’t notified, because SMTP_URL isn’t set";
  if (ownerWasExisting) {
    return canNotify ? { mail: "notice", link: false, revoke: false, correction: null, copyNotice } : null;
  }
  if (state === "activated" || state === "no_account") return null;
  return {
    mail: sendsLinksByMail() ? "link" : null,
    link: true,
    revoke: mayHaveLink.includes(state),
    correction: emailChanging ? null : { email: ownerEmail, changeId: mintAttemptId() },
    copyNotice,
  };
}

function isAboutToBeSent({ nextTryAt }: Access): boolean {
  return nextTryAt !== null && nextTryAt.getTime() < Date.now() + 2_000;
}

function AccessFacts({ access: { state, problem, nextTryAt, tries, linkEndsAt } }: { access: Access }) {
  const reason = problem && problems.includes(state) ? problemText(problem) : null;
  if (!reason && !nextTryAt && !linkEndsAt) return null;
  return (
    <Facts>
      {reason && <Fact label="Reason">{reason}</Fact>}
      {nextTryAt && (
        <Fact label={tries > 0 ? "Next try" : "Scheduled"}>
          <LocalTime at={nextTryAt} />
        </Fact>
      )}
      {linkEndsAt && (
        <Fact label="Link expires">
          <LocalTime at={linkEndsAt} />
        </Fact>
      )}
    </Facts>
  );
}

function Steps({ steps }: { steps: Access["steps"] }) {
  if (steps.length === 0) return null;
  return (
    <ol className="grid gap-1.5 border-t pt-3 text-[0.8125rem]">
      {steps.map(({ kind, at, actorEmail }) => (
        <li key={`${kind} ${at.toISOString()}`} className="flex flex-wrap justify-between gap-x-4">
          <span className="min-w-0 break-words">{stepText(kind, actorEmail)}</span>
          <LocalTime at={at} className="text-muted-foreground" />
        </li>
      ))}
    </ol>
  );
}

"use client";

import { Ban, Link2, Mail } from "lucide-react";
import { useActionState } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { Input } from "@/components/ui/input";
import { AnswerStatus } from "../answer-status";
import { ActionRow, CancelButton, Disclosure } from "../disclosure";
import { SendButton } from "../send-button";
import { copyLinkAction, resendMailAction, revokeLinkAction } from "./actions";
import { answerText, type OwnerAccessAnswerState } from "./answer";
import { CorrectEmail } from "./correct-email";

export type OwnerAccessActions = {
  /** What can be e-mailed: a link, or a notice about the tenant; null for nothing. */
  mail: "link" | "notice" | null;
  link: boolean;
  revoke: boolean;
  /** The address that can be corrected, and the idempotency key of the correction. */
  correction: { email: string; changeId: string } | null;
  /** The end of a sentence about whether the owner is notified of a copied link. */
  copyNotice: string;
};

const initial: OwnerAccessAnswerState = { answer: null, answeredAt: 0 };

/** An admin's actions on an owner's access. Confirmations are disclosures, which need no script. */
export function OwnerAccessForms({ attemptId, actions }: { attemptId: string; actions: OwnerAccessActions }) {
  const [resent, resend] = useActionState(resendMailAction, initial);
  const [copied, copy] = useActionState(copyLinkAction, initial);
  const [revoked, revoke] = useActionState(revokeLinkAction, initial);
  const latest = [copied, revoked].reduce((a, b) => (b.answeredAt > a.answeredAt ? b : a), resent);
  const attempt = <input type="hidden" name="attemptId" value={attemptId} />;
  return (
    <div className="flex w-full flex-col gap-3">
      <Answer state={latest} />
      {/* A new React key closes the disclosure after the action. */}
      <ActionRow>
        {actions.mail && (
          <form action={resend}>
            {attempt}
            <SendButton variant="outline" size="sm">
              <Mail aria-hidden />
              {actions.mail === "notice" ? "Send the e-mail again" : "E-mail a new link"}
            </SendButton>
          </form>
        )}
        {actions.link && (
          <Disclosure
            key={`copy ${latest.answeredAt}`}
            summary={
              <>
                <Link2 aria-hidden />
                Copy a link…
              </>
            }
          >
            <form action={copy} className="grid justify-items-start gap-3">
              {attempt}
              <p className="max-w-prose text-muted-foreground">
                Anyone with the link can set the owner’s password. The link is shown only once, isn’t stored,
                and replaces every earlier link. The audit log records that you copied it, and{" "}
                {actions.copyNotice}.
              </p>
              <div className="flex flex-wrap gap-2">
                <SendButton size="sm">Create a link</SendButton>
                <CancelButton />
              </div>
            </form>
          </Disclosure>
        )}
        {actions.revoke && (
          <Disclosure
            key={`revoke ${latest.answeredAt}`}
            summary={
              <>
                <Ban aria-hidden />
                Revoke…
              </>
            }
          >
            <form action={revoke} className="grid justify-items-start gap-3">
              {attempt}
              <p className="max-w-prose text-muted-foreground">
                The owner’s link will stop working, a pending e-mail won’t be sent, and the owner won’t be
                able to request a new link. The tenant and the account aren’t affected.
              </p>
              <div className="flex flex-wrap gap-2">
                <SendButton variant="destructive" size="sm">
                  Yes, revoke the link
                </SendButton>
                <CancelButton />
              </div>
            </form>
          </Disclosure>
        )}
        {actions.correction && (
          <CorrectEmail attemptId={attemptId} sendsLinks={actions.mail === "link"} {...actions.correction} />
        )}
      </ActionRow>
    </div>
  );
}

function Answer({ state: { answer, answeredAt } }: { state: OwnerAccessAnswerState }) {
  return (
    <AnswerStatus
      answer={answer}
      answeredAt={answeredAt}
      status={answer && answerText(answer)}
      heading="h3"
      className="empty:-mb-3"
    >
      {answer?.kind === "copied" && (
        <div className="flex gap-2">
          <Input readOnly value={answer.link} aria-label="Link for the owner" className="font-mono" />
          <CopyButton text={answer.link} label="Copy the link" variant="outline" size="icon" />
        </div>
      )}
    </AnswerStatus>
  );
}

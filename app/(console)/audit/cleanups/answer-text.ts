import { maxReasonLength } from "@/lib/cleanups/cleanup-input";
import type { ReconcileReport } from "@/lib/jobs/reconcile";
import { type AnswerText, refusedText } from "../../_components/refused-text";
import type { Answer } from "./answer";

/** The status line for an answer. */
export function answerText(answer: Answer): AnswerText {
  switch (answer.kind) {
    case "tried":
      return triedText(answer);
    case "resolved":
      return {
        variant: "success",
        title: "Marked as resolved",
        text: "It’s now under “Recently done”. Your e-mail address and the reason are in the attempt’s log and in the staff log.",
      };
    case "not-open":
      return {
        variant: "info",
        title: "This clean-up is no longer open",
        text: "It was done in the meantime. The list below is up to date.",
      };
    case "user-exists":
      return {
        variant: "danger",
        title: "The account still exists",
        text: "Nothing was changed. Try the clean-up again, or delete the account in Supabase first.",
      };
    case "reason-needed":
      return {
        variant: "danger",
        title: answer.tooLong ? "The reason is too long" : "The reason is missing",
        text: `Nothing was changed. In ${maxReasonLength} characters or fewer, describe what you did with the account.`,
      };
    case "reconciled":
      return reconciledText(answer.report);
    case "refused":
      return refusedText(answer, "clean-up");
  }
}

function triedText({ state, lastError }: Extract<Answer, { kind: "tried" }>): AnswerText {
  if (state === "done")
    return { variant: "success", title: "The account is gone", text: "This clean-up is done." };
  if (state === "manual") {
    return {
      variant: "danger",
      title: "The account couldn’t be removed",
      text: "The clean-up still needs your decision. Its last error is shown below.",
    };
  }
  return lastError
    ? {
        variant: "warning",
        title: "The account couldn’t be removed yet",
        text: "The console will try again at the time shown below.",
      }
    : {
        variant: "info",
        title: "There’s no account right now",
        text: "We’ll check again at the time shown below, because a late request might still create it.",
      };
}

function reconciledText({
  interrupted,
  emailChanges,
  lateUsers,
  cleanups,
  messages,
  retention,
}: ReconcileReport): AnswerText {
  const { done, pending, manual } = cleanups;
  const parts = [
    [interrupted, "interrupted attempts undone"],
    [emailChanges, "interrupted address changes resolved"],
    [lateUsers, "leftover accounts found"],
    [done, "clean-ups done"],
    [pending, "clean-ups to retry"],
    [manual, "clean-ups that need attention"],
    [messages.delivered, "e-mails sent"],
    [messages.pending + messages.manual, "e-mails not sent yet"],
    [retention.attempts + retention.denials + retention.deliveries, "expired records removed"],
  ] as const;
  const results = parts.filter(([count]) => count > 0).map(([count, what]) => `${what}: ${count}`);
  const text = results.length > 0 ? sentence(results.join(", ")) : "There was nothing to do.";
  return { variant: manual > 0 ? "warning" : "success", title: "The reconciler has run", text };
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

import { longestReason } from "@/lib/provisioning/cleanup-input";
import type { ReconcileReport } from "@/lib/provisioning/reconcile";
import type { Answer } from "./answer";

type AnswerText = { variant: "success" | "info" | "warning" | "danger"; title: string; text: string };

/** What the status line says of an answer. */
export function answerText(answer: Answer): AnswerText {
  switch (answer.kind) {
    case "tried":
      return triedText(answer);
    case "resolved":
      return {
        variant: "success",
        title: "Marked as resolved",
        text: "It stands among the done ones. Your e-mail address and the reason are in the attempt’s log and in the staff’s.",
      };
    case "not-open":
      return {
        variant: "info",
        title: "This clean-up is not open any more",
        text: "It was done in the meantime. The list below shows how things stand now.",
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
        text: `Nothing was changed. Say in ${longestReason} characters at most what you did with the account.`,
      };
    case "reconciled":
      return reconciledText(answer.report);
    case "refused":
      return refusedText(answer);
  }
}

function triedText({ state, lastError }: Extract<Answer, { kind: "tried" }>): AnswerText {
  if (state === "done")
    return { variant: "success", title: "The account is gone", text: "This clean-up is done." };
  if (state === "manual") {
    return {
      variant: "danger",
      title: "The account could not be removed",
      text: "The clean-up still needs a person. Its last error says what stood in the way.",
    };
  }
  return lastError
    ? {
        variant: "warning",
        title: "The account could not be removed yet",
        text: "It will be tried again by itself, at the time that is shown below.",
      }
    : {
        variant: "info",
        title: "There is no account now",
        text: "It is looked for again at the time that is shown below, since it may still have been under way.",
      };
}

function reconciledText({ interrupted, lateUsers, cleanups, messages }: ReconcileReport): AnswerText {
  const { done, pending, manual } = cleanups;
  const parts = [
    [interrupted, "interrupted attempts undone"],
    [lateUsers, "late accounts found"],
    [done, "clean-ups done"],
    [pending, "to be tried again"],
    [manual, "given up on"],
    [messages.delivered, "mails sent"],
    [messages.pending + messages.manual, "mails not sent yet"],
  ] as const;
  const happened = parts.filter(([count]) => count > 0).map(([count, what]) => `${what}: ${count}`);
  const text = happened.length > 0 ? sentence(happened.join(", ")) : "There was nothing to do.";
  return { variant: manual > 0 ? "warning" : "success", title: "The reconciler has run", text };
}

function refusedText({
  code,
  retryAfterSeconds,
  secondFactorMissing,
}: Extract<Answer, { kind: "refused" }>): AnswerText {
  const variant = "danger";
  switch (code) {
    case "UNAUTHENTICATED":
      return secondFactorMissing
        ? {
            variant,
            title: "A second factor is needed for this",
            text: "Nothing was changed. Enter a code, then repeat it.",
          }
        : {
            variant,
            title: "You are signed out",
            text: "Nothing was changed. Sign in again, then repeat it.",
          };
    case "FORBIDDEN":
      return {
        variant,
        title: "Only admins can do this",
        text: "Nothing was changed. Ask an admin to do it.",
      };
    case "RATE_LIMITED": {
      const wait = retryAfterSeconds === undefined ? "a moment" : `${retryAfterSeconds} s`;
      return { variant, title: "Too many requests", text: `Nothing was changed. Repeat it in ${wait}.` };
    }
    case "INVALID_INPUT":
      return { variant, title: "No such clean-up", text: "Nothing was changed. Reload this page." };
    default:
      return {
        variant,
        title: "The database did not answer as expected",
        text: "It is not known whether anything was changed. Reload this page; repeating it does no harm.",
      };
  }
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

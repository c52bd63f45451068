import type { ErrorCode } from "@/lib/guards/error-codes";
import { type AnswerText, refusedText } from "../refused-text";
import type { CorrectEmailAnswer } from "./correct-email-answer";

const linksStopped = "Earlier links have stopped working.";
const linkSent = "A new link is being e-mailed; its status is shown above.";
const linkNeeded = "Copy a new link, and give it to the owner.";

/** The status line; null if the message is next to the field. `sendsLinks`: owners get their links by e-mail. */
export function correctEmailText(answer: CorrectEmailAnswer, sendsLinks: boolean): AnswerText | null {
  switch (answer.kind) {
    case "invalid":
      return null;
    case "corrected":
      return {
        variant: "success",
        title: "The owner’s address was changed",
        text: `It’s now ${answer.email}. ${linksStopped} ${sendsLinks ? linkSent : linkNeeded}`,
      };
    case "failed":
      return {
        variant: "danger",
        title: "The address wasn’t changed",
        text: failedText(answer.refusal.code),
      };
    case "unknown":
      return {
        variant: "warning",
        title: "We don’t know yet whether the address was changed",
        text: `The authentication service didn’t respond. We’ll check and finish within a few minutes. ${linksStopped}`,
      };
    case "busy":
      return {
        variant: "warning",
        title: "The owner’s account is in use right now",
        text: "An e-mail is being sent, the owner is setting a password, or another change is in progress. Nothing was changed. Try again in a minute.",
      };
    case "ineligible":
      return {
        variant: "info",
        title: "This owner’s address can’t be changed here",
        text: "Nothing was changed. The owner has already set a password, signed in or confirmed the address, or the account is banned. Unless the account is banned, the owner can change the address in the product.",
      };
    case "not_found":
      return {
        variant: "danger",
        title: "This owner’s address can’t be changed here",
        text: "Nothing was changed: the account existed before this tenant, or no longer exists.",
      };
    case "conflict":
      return {
        variant: "warning",
        title: "This form was already submitted with different details",
        text: "Nothing was changed by this request. Reload the page, and check the owner’s address.",
      };
    case "refused":
      return refusedText(answer, "attempt");
  }
}

function failedText(code: ErrorCode): string {
  const reason = failures[code] ?? "The authentication service couldn’t be reached, or refused the change.";
  return `${reason} ${linksStopped} Try again, or give the owner a new link.`;
}

const failures: Partial<Record<ErrorCode, string>> = {
  EMAIL_TAKEN: "Another account took this address in the meantime.",
  INTERRUPTED: "The server stopped before the change was made.",
};

import type { CopyOutcome } from "@/lib/owner-access/links/copy";
import type { RevokeOutcome } from "@/lib/owner-access/links/revoke";
import type { ResendOutcome } from "@/lib/owner-access/resend-mail";
import { type AnswerText, type RefusedAnswer, refusedText } from "../refused-text";

/** The result of an admin's action on an owner's access. */
export type OwnerAccessAnswer = ResendOutcome | CopyOutcome | RevokeOutcome | RefusedAnswer;

/** The last answer of one action and its time in milliseconds since 1970; 0 before the first. */
export type OwnerAccessAnswerState = { answer: OwnerAccessAnswer | null; answeredAt: number };

/** The text of an answer for the status line. */
export function answerText(answer: OwnerAccessAnswer): AnswerText {
  switch (answer.kind) {
    case "asked":
      return askedText(answer.state);
    case "copied":
      return {
        variant: "success",
        title: "A new link, shown only now",
        text: "Give it to the owner over a channel that only they can read. It works once, and earlier links have stopped working.",
      };
    case "revoked":
      return {
        variant: "success",
        title: "The link is revoked",
        text: "No link works now. Send a mail or copy a link to let the owner in.",
      };
    case "activated":
      return {
        variant: "info",
        title: "The owner already has a password",
        text: "Nothing was changed. If they’ve forgotten it, they can use “Forgot password” in the product.",
      };
    case "busy":
      return {
        variant: "warning",
        title: "A mail is being sent right now",
        text: "Nothing was changed. Try again in half a minute.",
      };
    case "not_found":
      return {
        variant: "danger",
        title: "There is no owner to invite",
        text: "Nothing was changed: the owner’s account no longer exists.",
      };
    case "refused":
      return refusedText(answer, "attempt");
  }
}

function askedText(state: string): AnswerText {
  if (state === "sent" || state === "told") {
    return { variant: "success", title: "The mail was sent", text: "Earlier links have stopped working." };
  }
  if (state === "mail_pending") {
    return {
      variant: "info",
      title: "The mail will be sent automatically",
      text: "The next try is at the time shown above.",
    };
  }
  return { variant: "warning", title: "The mail was not sent", text: "The reason is shown above." };
}

import type { CopyOutcome } from "@/lib/owner-access/links/copy";
import type { RevokeOutcome } from "@/lib/owner-access/links/revoke";
import type { ResendOutcome } from "@/lib/owner-access/resend-mail";
import { type AnswerText, type RefusedAnswer, refusedText } from "../refused-text";

/** The result of an admin's action on an owner's access. */
export type OwnerAccessAnswer = ResendOutcome | CopyOutcome | RevokeOutcome | RefusedAnswer;

/** The latest answer to one action, and its time in milliseconds since 1970; 0 before the first. */
export type OwnerAccessAnswerState = { answer: OwnerAccessAnswer | null; answeredAt: number };

/** The text of an answer for the status line. */
export function answerText(answer: OwnerAccessAnswer): AnswerText {
  switch (answer.kind) {
    case "requested":
      return resentText(answer.state);
    case "copied":
      return {
        variant: "success",
        title: "New link created",
        text: "It’s shown only once. Give it to the owner over a channel that only they can read. It works once, and earlier links no longer work.",
      };
    case "revoked":
      return {
        variant: "success",
        title: "The link was revoked",
        text: "The owner has no working link now. To let them in, send an e-mail or copy a new link.",
      };
    case "ineligible":
      return {
        variant: "info",
        title: "This owner can’t get a link",
        text: "Nothing was changed. They’ve already set a password, signed in or confirmed their address, or their account is banned. If they’ve forgotten their password, they can reset it in the product.",
      };
    case "busy":
      return {
        variant: "warning",
        title: "An e-mail is being sent right now",
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

function resentText(state: string): AnswerText {
  if (state === "sent") {
    return { variant: "success", title: "The e-mail was sent", text: "Earlier links no longer work." };
  }
  if (state === "notified") {
    return {
      variant: "success",
      title: "The e-mail was sent",
      text: "The owner has been notified of this tenant.",
    };
  }
  if (state === "mail_pending") {
    return {
      variant: "info",
      title: "The e-mail will be sent automatically",
      text: "The next try is at the time shown above.",
    };
  }
  return { variant: "warning", title: "The e-mail wasn’t sent", text: "The reason is shown above." };
}

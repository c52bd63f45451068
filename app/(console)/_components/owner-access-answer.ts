import type { CopyOutcome } from "@/lib/activation/copy-link";
import type { ResendOutcome } from "@/lib/activation/resend-mail";
import type { RevokeOutcome } from "@/lib/activation/revoke-link";
import { type AnswerText, type RefusedAnswer, refusedText } from "./refused-text";

/** What came of an admin's action on an owner's access. */
export type OwnerAccessAnswer = ResendOutcome | CopyOutcome | RevokeOutcome | RefusedAnswer;

/** The last answer of one action, and when it came, in milliseconds since 1970; 0 before the first. */
export type OwnerAccessAnswerState = { answer: OwnerAccessAnswer | null; answeredAt: number };

/** What the status line says of an answer. */
export function answerText(answer: OwnerAccessAnswer): AnswerText {
  switch (answer.kind) {
    case "asked":
      return askedText(answer.state);
    case "copied":
      return {
        variant: "success",
        title: "A new link, shown this once",
        text: "Give it to the owner by a way that only they can read. It works once; every earlier link has stopped working.",
      };
    case "revoked":
      return {
        variant: "success",
        title: "The link is revoked",
        text: "No link works now. Send a mail or copy a link when the owner is to come in.",
      };
    case "activated":
      return {
        variant: "info",
        title: "The owner is in already",
        text: "Nothing was changed: they have chosen a password in the meantime.",
      };
    case "busy":
      return {
        variant: "warning",
        title: "A mail is being sent right now",
        text: "Nothing was changed. Repeat it in half a minute.",
      };
    case "overtaken":
      return {
        variant: "warning",
        title: "Somebody made a newer link at the same moment",
        text: "Nobody has the one that was made here. See above how things stand, and repeat it if need be.",
      };
    case "not_found":
      return {
        variant: "danger",
        title: "There is no owner to invite",
        text: "Nothing was changed: the owner’s account does not exist any more.",
      };
    case "unavailable":
      return {
        variant: "danger",
        title: "The authentication service did not answer as expected",
        text: "Nobody has a new link. An earlier one may have stopped working: repeat it in a minute.",
      };
    case "refused":
      return refusedText(answer, "attempt");
  }
}

function askedText(state: string): AnswerText {
  if (state === "sent" || state === "told") {
    return { variant: "success", title: "The mail is sent", text: "Earlier links have stopped working." };
  }
  if (state === "mail_pending") {
    return {
      variant: "info",
      title: "The mail will be sent by itself",
      text: "It waits for the time that is shown above, and is tried again until it is sent.",
    };
  }
  return { variant: "warning", title: "The mail was not sent", text: "The reason is shown above." };
}

import type { StaffRole } from "@/lib/auth/authorize";
import { type AnswerText, refusedText } from "../_components/refused-text";
import type { StaffAnswer } from "./answer";

export const roleNames: Record<StaffRole, string> = { admin: "Admin", support: "Support" };

const roleNouns: Record<StaffRole, string> = { admin: "an admin", support: "support staff" };

/** The status line for an answer. */
export function answerText(answer: StaffAnswer): AnswerText {
  switch (answer.kind) {
    case "changed":
      return { variant: "success", ...changedText(answer) };
    case "unchanged":
      return {
        variant: "info",
        title: "Nothing to change",
        text: answer.after
          ? `${answer.email} already has the ${answer.after} role.`
          : `${answer.email} had already lost access.`,
      };
    case "declined":
      return { variant: "danger", title: "Nothing was changed", text: answer.message };
    case "refused":
      return refusedText(answer, "staff member");
  }
}

function changedText({ email, before, after }: Extract<StaffAnswer, { after: unknown }>) {
  if (after === null) {
    return {
      title: `${email} no longer has access`,
      text: "They can’t open any page of the console. Their account wasn’t deleted.",
    };
  }
  const text =
    before === null
      ? "They can sign in with their account’s password. Let them know yourself: the console doesn’t e-mail them."
      : "The new role applies from their next request.";
  return { title: `${email} is now ${roleNouns[after]}`, text };
}

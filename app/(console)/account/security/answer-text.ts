import { codeMalformed } from "@/app/_components/code-field";
import { longestFactorName } from "@/lib/second-factor/factor-input";
import { factorTexts } from "@/lib/second-factor/factor-texts";
import { type AnswerText, refusedText } from "../../_components/refused-text";
import type { FactorAnswer } from "./factor-answer";

/** The message for a field, if the answer is about it. */
export function fieldText(answer: FactorAnswer | null, field: "name" | "code"): string | undefined {
  if (answer?.kind === "malformed" && answer.field === field) {
    return field === "code" ? codeMalformed : `Enter a name of at most ${longestFactorName} characters.`;
  }
  const about = { "wrong-code": "code", "name-taken": "name" } as Record<string, string>;
  if (answer?.kind === "problem" && about[answer.problem] === field) return factorTexts[answer.problem];
  return undefined;
}

/** The status line for an answer; null if a field or the next step shows it. */
export function answerText(answer: FactorAnswer): AnswerText | null {
  if (answer.kind === "started" || fieldText(answer, "name") || fieldText(answer, "code")) return null;
  switch (answer.kind) {
    case "confirmed":
      return {
        variant: "success",
        title: `${answer.name} is set up`,
        text: "From now on, you’ll be asked for a code when you sign in. Other sessions without a second factor were signed out.",
      };
    case "removed":
      return {
        variant: "success",
        title: `${answer.name} was removed`,
        text: "Codes from it no longer work. You can also delete its entry in the app.",
      };
    case "problem":
      return { variant: "warning", title: "Nothing was changed", text: factorTexts[answer.problem] };
    case "refused":
      return refusalText(answer);
    default:
      return { variant: "danger", title: "No such app", text: "Nothing was changed. Reload this page." };
  }
}

function refusalText(answer: Extract<FactorAnswer, { kind: "refused" }>): AnswerText {
  const variant = "danger";
  const { code, retryAfterSeconds = 60, secondFactorMissing } = answer;
  switch (code) {
    case "UNAUTHENTICATED":
      return secondFactorMissing
        ? { variant, title: "A second factor is needed for this", text: factorTexts["verification-needed"] }
        : {
            variant,
            title: "You’re signed out",
            text: "Nothing was changed. Sign in again, then try again.",
          };
    case "FORBIDDEN":
      return {
        variant,
        title: "Only staff can do this",
        text: "Nothing was changed. Ask an admin for access.",
      };
    case "RATE_LIMITED":
      return {
        variant,
        title: "Too many attempts",
        text: `Nothing was checked or changed. Try again in ${retryAfterSeconds} s.`,
      };
    case "INVALID_INPUT":
      return { variant, title: "No such app", text: "Nothing was changed. Reload this page." };
    default:
      return refusedText(answer, "app");
  }
}

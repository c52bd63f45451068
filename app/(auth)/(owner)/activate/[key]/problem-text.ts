import type { PasswordProblem } from "@/lib/owner-access/activation/password";
import type { PageTexts } from "@/lib/owner-access/language/texts";

/** Why a password is not accepted, as a sentence for the field. */
export function problemText(t: PageTexts, problem: PasswordProblem): string {
  switch (problem.kind) {
    case "short":
      return t("problems.short", { length: problem.length, min: problem.min });
    case "long":
      return t("problems.long", { bytes: problem.bytes, max: problem.max });
    default:
      return t(`problems.${problem.kind}`);
  }
}

import type { ErrorCode } from "@/lib/guards/error-codes";

/** The content of a status line. */
export type AnswerText = { variant: "success" | "info" | "warning" | "danger"; title: string; text: string };

/** Why an action was refused. */
export type RefusedAnswer = {
  kind: "refused";
  code: ErrorCode;
  retryAfterSeconds?: number;
  secondFactorMissing?: boolean;
  /** The database’s error, if a retry would return the same error. */
  permanentError?: { sqlstate: string; constraint?: string };
};

/** The status line for a refusal. `noun` names what the action applies to, such as “attempt”. */
export function refusedText(
  { code, retryAfterSeconds = 60, secondFactorMissing, permanentError }: RefusedAnswer,
  noun: string,
): AnswerText {
  const texts: Record<string, readonly [title: string, text: string]> = {
    UNAUTHENTICATED: ["You’re signed out", "Nothing was changed. Sign in again, then try again."],
    FORBIDDEN: ["Only admins can do this", "Nothing was changed. Ask an admin to do it."],
    RATE_LIMITED: ["Too many requests", `Nothing was changed. Try again in ${retryAfterSeconds} s.`],
    INVALID_INPUT: [`No such ${noun}`, "Nothing was changed. Reload this page."],
    INTERNAL: [
      "The console failed",
      "We don’t know whether anything was changed. Reload this page to check, and ask a developer to look at the log.",
    ],
  };
  if (permanentError)
    return {
      variant: "danger",
      title: "The database refused this",
      text: permanentErrorText(permanentError),
    };
  const [title, text] = secondFactorMissing ? secondFactorNeeded : (texts[code] ?? unconfirmed);
  return { variant: "danger", title, text };
}

function permanentErrorText({ sqlstate, constraint }: { sqlstate: string; constraint?: string }): string {
  const details = constraint ? `constraint ${constraint}, SQLSTATE ${sqlstate}` : `SQLSTATE ${sqlstate}`;
  return `Trying again won’t help. Ask a developer to check the database (${details}). Reload this page to see whether anything was changed.`;
}

const secondFactorNeeded = [
  "A second factor is needed for this",
  "Nothing was changed. Enter a code, then try again.",
] as const;

const unconfirmed = [
  "We couldn’t confirm this",
  "The database failed or didn’t respond, so we don’t know whether anything was changed. Reload this page to check. It’s safe to try again.",
] as const;

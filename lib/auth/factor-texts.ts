import type { FactorProblem } from "./factor-problem";

/** What is said of each problem with a second factor: what is wrong, and what to do. */
export const factorTexts: Record<FactorProblem, string> = {
  "wrong-code":
    "This code is wrong or no longer valid. Enter the one that the app shows now; if none works, check that the clock of your device is right.",
  "name-taken": "You have an app of this name already. Choose another name.",
  "too-many": "You have as many apps as an account can have. Remove one first.",
  gone: "This app is not set up any more. Begin again.",
  "proof-needed": "Enter a code of an app that you have first.",
  "switched-off":
    "Authenticator apps are switched off in Supabase. Ask a developer to enable them (Authentication, Multi-Factor, TOTP).",
  "session-ended": "Your session has ended, perhaps since you set up an app elsewhere. Sign in again.",
  limited:
    "The authentication service takes no more codes for now, so this one wasn’t checked. Wait a minute, then try again.",
  database:
    "The console’s database doesn’t answer or is read-only, so the code couldn’t be counted and wasn’t checked. Try again in a minute. If this goes on, ask a developer to check the database.",
  unavailable:
    "The authentication service did not answer as expected. Nothing was changed: try again in a minute.",
};

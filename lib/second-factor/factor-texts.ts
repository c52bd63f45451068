import type { FactorProblem } from "./factor-problem";

/** The text for each problem with a second factor: what is wrong, and what to do. */
export const factorTexts: Record<FactorProblem, string> = {
  "wrong-code":
    "This code is wrong or no longer valid. Enter the one that the app shows now. If none works, check your device’s clock.",
  "name-taken": "You already have an app with this name. Choose another name.",
  "too-many": "You can’t add more apps to this account. Remove one first.",
  "not-found": "This app was removed, or its setup has ended. Reload this page, then start again.",
  "verification-needed": "First enter a code from one of your apps.",
  "switched-off":
    "Authenticator apps are turned off in Supabase. Ask a developer to enable them (Authentication, Multi-Factor, TOTP).",
  "session-ended": "Your session has ended, perhaps because you set up an app elsewhere. Sign in again.",
  limited:
    "The authentication service isn’t accepting more requests right now. Wait a minute, then try again.",
  database:
    "The console’s database isn’t responding or is read-only, so this attempt couldn’t be counted, and the code wasn’t checked. Try again in a minute. If it keeps failing, ask a developer to check the database.",
  unavailable:
    "The authentication service didn’t respond as expected. Nothing was changed. Try again in a minute.",
};

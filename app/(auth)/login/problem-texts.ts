import type { SignInProblem } from "@/lib/auth/sign-in/sign-in-problem";

type ProblemText = { title: string; text: string };

const askDeveloper = "Ask a developer to fix this. Until then, no one can sign in.";

/** The texts of each sign-in problem: what it means for the user, and what to do. */
export const problemTexts: Record<SignInProblem | "rate-limited", ProblemText> = {
  "wrong-credentials": {
    title: "Wrong e-mail or password",
    text: "Check both and try again. If you’ve forgotten your password, ask an admin.",
  },
  "not-confirmed": {
    title: "Your e-mail address isn’t confirmed",
    text: "Your password is correct. Open the link in the e-mail you got when your account was created, then sign in again. If you can’t find the e-mail, ask an admin to confirm your account in Supabase (Authentication, Users).",
  },
  banned: {
    title: "This account is banned",
    text: "Ask an admin to lift the ban in Supabase (Authentication, Users).",
  },
  "rate-limited": {
    title: "Too many attempts",
    text: "Your password wasn’t checked. Wait, then sign in again.",
  },
  "too-many": {
    title: "Too many attempts",
    text: "The authentication service isn’t accepting more sign-ins right now, so your password wasn’t checked. Wait a minute, then sign in again.",
  },
  captcha: {
    title: "The authentication service requires a CAPTCHA",
    text: `Your password wasn’t checked. The console doesn’t need a CAPTCHA if its secret key is valid, so the service must have rejected the key. ${askDeveloper}`,
  },
  "switched-off": {
    title: "Password sign-in is disabled",
    text: "Your password wasn’t checked. Ask a developer to enable the e-mail provider in Supabase (Authentication, Sign In / Providers).",
  },
  "console-key": {
    title: "The authentication service rejected the console’s key",
    text: `Your password wasn’t checked. The console’s secret key is wrong or was replaced. ${askDeveloper}`,
  },
  "auth-silent": {
    title: "The authentication service isn’t responding",
    text: "Your password wasn’t checked. Try again in a minute. If it keeps failing, ask a developer to check whether Supabase can be reached.",
  },
  "auth-failing": {
    title: "The authentication service is failing",
    text: "It returned an error, so your password wasn’t checked. Try again in a minute. If it keeps failing, ask a developer to look at its log.",
  },
  "auth-unexpected": {
    title: "Unexpected response from the authentication service",
    text: "Another server may have responded instead, so we don’t know whether your password was checked. Ask a developer to check NEXT_PUBLIC_SUPABASE_URL and any proxy in front of that address.",
  },
  database: {
    title: "The console’s database isn’t responding",
    text: "Your password wasn’t checked, because the limit on sign-ins couldn’t be applied. Try again in a minute. If it keeps failing, ask a developer to check the database.",
  },
  "database-read-only": {
    title: "The console’s database is read-only",
    text: "Your password wasn’t checked, because the limit on sign-ins couldn’t be applied. Ask a developer to make the database writable: nothing can be changed until then.",
  },
  clock: {
    title: "This server’s clock is wrong",
    text: "Your password is correct, but according to the console server’s clock, your session has already expired. Ask a developer to set the clock, then sign in again.",
  },
  issuer: {
    title: "The console can’t accept your session",
    text: "Your password is correct, but the session’s issuer isn’t the one that the console expects. Ask a developer to set SUPABASE_JWT_ISSUER to the issuer of the authentication service.",
  },
  "unusable-session": {
    title: "The console can’t accept your session",
    text: "Your password is correct, but the console couldn’t verify the session, or this isn’t a regular user account. Ask a developer to look at the console’s log.",
  },
};

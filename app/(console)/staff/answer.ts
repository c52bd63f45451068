import { emailTexts } from "@/lib/platform/email-address";
import { roleRefusalText } from "@/lib/staff/role-change-text";
import type { RoleChange } from "@/lib/staff/set-role";
import { refusedAnswer } from "../_components/refused-answer";
import type { RefusedAnswer } from "../_components/refused-text";

/** The outcome of an action on staff. `declined`: the account is the problem. */
export type StaffAnswer =
  | Extract<RoleChange, { kind: "changed" | "unchanged" }>
  | { kind: "declined"; message: string; needsConsent?: boolean }
  | RefusedAnswer;

/** The latest answer to one action, its time in milliseconds since 1970 (0 before the first), and the typed values. */
export type StaffAnswerState = {
  answer: StaffAnswer | null;
  typed: { account: string; role: string };
  answeredAt: number;
};

/** The answer for an account that was typed. */
export function answerForTypedAccount(change: RoleChange, typed: string): StaffAnswer {
  if (change.kind !== "refused") return change;
  if (change.problem === "not-admin") return refusedAnswer({ code: "FORBIDDEN" });
  if (change.problem === "changed-since") {
    const message = `${change.email} already has the ${change.role} role. Change it in the list below.`;
    return { kind: "declined", message };
  }
  const needsConsent = change.problem === "tenant-owner";
  return { kind: "declined", message: roleRefusalText(change, typed), needsConsent };
}

/** The answer for a staff member in the list. */
export function answerForMember(change: RoleChange): StaffAnswer {
  if (change.kind !== "refused") return change;
  if (change.problem === "not-admin") return refusedAnswer({ code: "FORBIDDEN" });
  if (change.problem === "no-account") {
    return { kind: "declined", message: "This account no longer has access. The list is up to date." };
  }
  return { kind: "declined", message: roleRefusalText(change, "This account") };
}

/** The message for an address that cannot be looked up. */
export function answerForMalformedAddress(problem: unknown): StaffAnswer {
  const missing = "Enter the account’s e-mail address.";
  return { kind: "declined", message: problem === "missing" ? missing : emailTexts.tooLong };
}

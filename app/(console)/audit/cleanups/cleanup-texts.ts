import type { CleanupReason } from "@/lib/provisioning/cleanup-flag";
import type { AuthUserDeletion } from "@/lib/provisioning/owner/auth-user";

const reasons: Record<CleanupReason, string> = {
  absent:
    "The account didn’t exist when the attempt was undone, but a request still in progress may have created it since.",
  deleted: "The account was deleted, but a request still in progress may have created it again.",
  refused: "The authentication service didn’t delete the account.",
  "no-answer": "The authentication service didn’t confirm that the account was deleted.",
  "create-ended":
    "The authentication service failed while it created the account, so the account may have been created.",
  "not-ours": "An account has this ID, but it isn’t marked as created by this attempt.",
  late: "An account was found after its attempt had been undone.",
};

const errors: Record<string, string> = {
  refused: "The authentication service didn’t delete the account",
  "no-answer": "The authentication service didn’t return a clear result",
  "not-ours": "The account isn’t marked as created by this attempt, so it won’t be deleted",
} satisfies Partial<Record<AuthUserDeletion, string>>;

/** Why an auth user was flagged. */
export function reasonText(reason: CleanupReason): string {
  return reasons[reason];
}

/** Why the last try failed. Unknown errors are shown as they are. */
export function lastErrorText(error: string): string {
  return errors[error] ?? error;
}

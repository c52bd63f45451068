const reasons: Record<string, string> = {
  absent:
    "The account didn’t exist when the attempt was undone, but a request still in progress may have created it since.",
  deleted: "The account was deleted, but a request still in progress may have created it again.",
  unknown: "The authentication service didn’t confirm that the account was deleted.",
  "not-ours": "An account has this ID, but it isn’t marked as created by this attempt.",
  late: "An account was found after its attempt had been undone.",
};

const errors: Record<string, string> = {
  unknown: "The authentication service didn’t return a clear result",
  "not-ours": "The account isn’t marked as created by this attempt, so it won’t be deleted",
};

/** Why an auth user was flagged. Unknown reasons are shown as they are. */
export function reasonText(reason: string): string {
  return reasons[reason] ?? reason;
}

/** Why the last try failed. Unknown errors are shown as they are. */
export function lastErrorText(error: string): string {
  return errors[error] ?? error;
}

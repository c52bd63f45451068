const reasons: Record<string, string> = {
  absent:
    "The account didn’t exist when the attempt was undone, but a request that was still under way may have created it since.",
  deleted: "The account was deleted, but a request that was still under way may have created it again.",
  unknown: "The authentication service did not confirm that the account was deleted.",
  "not-ours": "An account has this id, but does not carry this attempt’s mark.",
  late: "An account was found after its attempt had been undone.",
};

const errors: Record<string, string> = {
  unknown: "The authentication service gave no clear answer",
  "not-ours": "The account does not carry this attempt’s mark, so it is never deleted",
};

/** Why an auth user was flagged, in a sentence; a reason that is not known here is shown as it is. */
export function reasonText(reason: string): string {
  return reasons[reason] ?? reason;
}

/** What stood in the way of the last try; one that is not known here is shown as it is. */
export function lastErrorText(error: string): string {
  return errors[error] ?? error;
}

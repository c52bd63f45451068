import type { Attempt } from "../get";

export type Remains = Pick<Attempt, "state" | "ownerExists" | "ownerWasExisting"> & {
  cleanup: Pick<NonNullable<Attempt["cleanup"]>, "state"> | null;
};

/** Describes what a refused or undone attempt left behind, based on the current state instead of the error code. */
export function remainsText({ state, ownerExists, ownerWasExisting, cleanup }: Remains): string {
  if (ownerWasExisting && ownerExists)
    return "No tenant was created. The owner’s account already existed and is unchanged.";
  const accountRemains = ownerExists && !ownerWasExisting;
  switch (cleanup?.state) {
    case "pending":
      return accountRemains
        ? "No tenant was created. The owner’s account was created, still exists, and is about to be removed."
        : "No tenant was created. The owner’s account may have been created. A clean-up will check.";
    case "manual":
      return accountRemains
        ? "No tenant was created. The owner’s account was created and couldn’t be removed automatically."
        : "No tenant was created. The clean-up couldn’t confirm that the owner’s account is gone.";
    default:
      if (accountRemains)
        return "No tenant was created. The owner’s account was created and still exists, and no clean-up will remove it.";
  }
  return state === "failed" ? "Nothing was created." : "Nothing from this attempt remains.";
}

/** What must happen to the owner's account before its address can be used again; null if there is nothing to do. */
export function firstStep(remains: Remains, isAdmin: boolean): string | null {
  const { ownerExists, ownerWasExisting, cleanup } = remains;
  if (cleanup?.state === "pending")
    return "Wait until the clean-up is done: the owner’s e-mail address can’t be used until then.";
  if (cleanup?.state === "manual")
    return isAdmin ? "Resolve the clean-up first." : "Ask an admin to resolve the clean-up first.";
  return ownerExists && !ownerWasExisting ? "Ask a developer to run the doctor first." : null;
}

import type { FormValues } from "./form-state";

/** What one tab keeps of an unfinished form, so that a reload or a sign-in loses nothing. */
export type Draft = {
  /** Whose it is: nobody else gets to see it. */
  staffId: string;
  attemptId: string;
  values: Partial<FormValues>;
  /** True once it was sent: what became of it is not known here. */
  sent: boolean;
};

const storageKey = "provision-v2";

/** The draft of this tab; null where there is none, or where the browser keeps nothing. */
export function readDraft(): Draft | null {
  try {
    const draft: unknown = JSON.parse(sessionStorage.getItem(storageKey) ?? "null");
    return isDraft(draft) ? draft : null;
  } catch {
    return null;
  }
}

export function keepDraft(draft: Draft): void {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(draft));
  } catch {
    // Storage is full or not allowed: the form works all the same, without a draft.
  }
}

export function forgetDraft(): void {
  try {
    sessionStorage.removeItem(storageKey);
  } catch {
    // As above.
  }
}

/** Something else may have been stored under this key, as by an earlier version. */
function isDraft(value: unknown): value is Draft {
  const { staffId, attemptId, values } = (value ?? {}) as Partial<Draft>;
  return (
    typeof staffId === "string" &&
    typeof attemptId === "string" &&
    typeof values === "object" &&
    values !== null &&
    Object.values(values).every((text) => typeof text === "string")
  );
}

import type { FormValues } from "./form-state";

/** An unfinished form, stored per tab so that a reload or a sign-in loses nothing. */
export type Draft = {
  /** The draft's author; no one else sees it. */
  staffId: string;
  /** The attempt that the form was filled in from; null for none. */
  source: string | null;
  attemptId: string;
  values: Partial<FormValues>;
  /** True once the form has been submitted. The draft does not record the outcome. */
  sent: boolean;
};

const storageKey = "provision-v2";

/** This tab's draft, or null if there is none or storage is blocked. */
export function readDraft(): Draft | null {
  try {
    const draft: unknown = JSON.parse(sessionStorage.getItem(storageKey) ?? "null");
    return isDraft(draft) ? draft : null;
  } catch {
    return null;
  }
}

export function saveDraft(draft: Draft): void {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(draft));
  } catch {
    // Storage is full or blocked: the form still works, without a draft.
  }
}

export function deleteDraft(): void {
  try {
    sessionStorage.removeItem(storageKey);
  } catch {
    // Storage is blocked, so there is no draft to delete.
  }
}

/** An earlier version may have stored a different shape under this key. */
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

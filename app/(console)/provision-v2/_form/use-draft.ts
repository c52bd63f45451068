import { useEffect, useState } from "react";
import { type Draft, deleteDraft, readDraft, saveDraft } from "./draft";

const texts = ["name", "slug", "ownerName", "ownerEmail"] as const;

/**
 * Stores what is typed in this tab and restores it after a reload or a sign-in. Calls `restore` once after the first
 * render, with the draft or null. Stores nothing before that, so that the draft is not overwritten.
 */
export function useDraft(draft: Draft, restore: (draft: Draft | null) => void) {
  const [restored, setRestored] = useState<Draft | null | "not yet">("not yet");
  const json = JSON.stringify(draft);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for the draft that existed when the page loaded
  useEffect(() => {
    const saved = readDraft();
    const own = saved?.staffId === draft.staffId && fitsPage(saved, draft) ? saved : null;
    restore(own);
    setRestored(own);
  }, []);

  useEffect(() => {
    if (restored === "not yet") return;
    const current: Draft = JSON.parse(json);
    if (texts.some((name) => current.values[name])) saveDraft(current);
    else deleteDraft();
  }, [restored, json]);

  return { restored: restored === "not yet" ? null : restored, dismiss: () => setRestored(null) };
}

/** A page filled in from an attempt restores only its own draft, not that of another form. */
function fitsPage(saved: Draft, { source }: Draft): boolean {
  return source === null || saved.source === source;
}

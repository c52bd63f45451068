"use client";

import { useEffect } from "react";
import { deleteDraft, readDraft, saveDraft } from "./draft";

/**
 * Finishes the draft of an attempt that has ended: deletes it if the tenant was created, or keeps it for another try
 * under a new key, `nextAttemptId`.
 */
export function FinishDraft({ attemptId, nextAttemptId }: { attemptId: string; nextAttemptId?: string }) {
  useEffect(() => {
    const draft = readDraft();
    if (draft?.attemptId !== attemptId) return;
    if (nextAttemptId) saveDraft({ ...draft, attemptId: nextAttemptId, sent: false });
    else deleteDraft();
  }, [attemptId, nextAttemptId]);
  return null;
}

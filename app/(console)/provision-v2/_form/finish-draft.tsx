"use client";

import { useEffect } from "react";
import { forgetDraft, keepDraft, readDraft } from "./draft";

/**
 * Once an attempt has ended its draft is done with: forgotten where the tenant was made, else kept for another
 * try under a key of its own, `nextAttemptId`.
 */
export function SettleDraft({ attemptId, nextAttemptId }: { attemptId: string; nextAttemptId?: string }) {
  useEffect(() => {
    const draft = readDraft();
    if (draft?.attemptId !== attemptId) return;
    if (nextAttemptId) keepDraft({ ...draft, attemptId: nextAttemptId, sent: false });
    else forgetDraft();
  }, [attemptId, nextAttemptId]);
  return null;
}

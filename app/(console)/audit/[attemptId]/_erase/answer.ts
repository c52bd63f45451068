import { type AnswerText, type RefusedAnswer, refusedText } from "@/app/(console)/_components/refused-text";
import type { EraseOutcome } from "@/lib/audit/erase";
import { erasedRowsText, eraseRefusalText } from "@/lib/audit/erase/erase-text";

export type EraseAnswer = EraseOutcome | RefusedAnswer;

export type EraseAnswerState = { answer: EraseAnswer | null; answeredAt: number };

/** The status line for an answer. */
export function eraseAnswerText(answer: EraseAnswer): AnswerText {
  if (answer.kind === "refused" && "code" in answer) return refusedText(answer, "attempt");
  switch (answer.kind) {
    case "erased":
      return {
        variant: "success",
        title: "The personal data was erased",
        text: `It’s gone from ${erasedRowsText((kind) => answer.counts[kind])}.`,
      };
    case "refused":
      return {
        variant: "danger",
        title: "This data is still needed",
        text: `Nothing was erased. ${eraseRefusalText(answer.reason)}`,
      };
    case "already-erased":
    case "nothing":
      return { variant: "info", title: "Already erased", text: "There was nothing left to erase." };
  }
}

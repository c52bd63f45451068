import type { WaterfallRow } from "@/lib/audit/waterfall";
import { durationText } from "../../_components/duration";
import { stageTexts } from "../_components/stage-texts";

/** Why nothing is on record between two events, and for how long. */
export function gapText({ reason, durationMs }: Extract<WaterfallRow, { kind: "gap" }>): string {
  const length = durationMs === null ? "" : durationText(durationMs);
  switch (reason.kind) {
    case "stopped":
      return `No record for ${length}: the server that worked on this attempt had stopped.`;
    case "later":
      return `No record for ${length}: the attempt had ended. What follows happened later.`;
    case "missing":
      return missingText(reason);
  }
}

function missingText({
  stages,
  seqs,
}: {
  stages: readonly (keyof typeof stageTexts)[];
  seqs: readonly number[];
}) {
  const parts = [
    stages.length > 0 && `the stages ${stages.map((stage) => `“${stageTexts[stage]}”`).join(", ")}`,
    seqs.length > 0 && `the events numbered ${seqs.join(", ")}`,
  ].filter(Boolean);
  return `Records are missing here: ${parts.join(", and ")}. Ask a developer to run the doctor.`;
}

/** How long nothing was heard of an attempt that nobody works on any more. */
export function silenceText(silentMs: number): string {
  return `No record for ${durationText(silentMs)} since: the server stopped working on this attempt.`;
}

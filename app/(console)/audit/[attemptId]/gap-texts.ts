import type { WaterfallRow } from "@/lib/audit/waterfall";
import { durationText } from "../../_components/duration";
import { stageTexts } from "../_components/stage-texts";

/** Why there are no events in a gap, and how long it is if that is known. */
export function gapText({ reason, durationMs }: Extract<WaterfallRow, { kind: "gap" }>): string {
  const length = durationMs === null ? "" : durationText(durationMs);
  switch (reason.kind) {
    case "stopped":
      return `No events for ${length}: the server handling this attempt had stopped.`;
    case "later":
      return `No events for ${length}: the attempt had ended. The events below happened later.`;
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
    seqs.length > 0 && `event numbers ${seqs.join(", ")}`,
  ].filter(Boolean);
  return `Events are missing here: ${parts.join(", and ")}. Ask a developer to run the doctor.`;
}

/** How long an interrupted attempt has had no events. */
export function noEventsText(sinceLastEventMs: number): string {
  return `No events for the last ${durationText(sinceLastEventMs)}: the server handling this attempt stopped.`;
}

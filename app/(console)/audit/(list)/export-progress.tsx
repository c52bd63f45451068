"use client";

import { Button } from "@/components/ui/button";
import { VerifyLink } from "../../_components/navigation/verify-link";
import { countText } from "../_components/figure-texts";
import type { Progress } from "./use-export";

/** The progress of an export and its outcome. */
export function ExportProgress({ progress, stop }: { progress: Progress; stop: () => void }) {
  const running = progress.state === "running";
  return (
    <div className="grid gap-2 has-[>p:only-child:empty]:-mt-3">
      {running && (
        <>
          <progress
            aria-label="Export"
            className="h-1.5 w-full accent-primary"
            value={progress.total === null ? undefined : progress.rows}
            max={progress.total === null ? undefined : Math.max(progress.total, 1)}
          />
          <Button variant="ghost" size="sm" onClick={stop} className="w-fit">
            Cancel
          </Button>
        </>
      )}
      <p role="status" className="text-[0.8125rem] leading-5 empty:hidden">
        {textOf(progress)}
      </p>
      {progress.state === "failed" && progress.secondFactorMissing && <VerifyLink />}
    </div>
  );
}

function textOf(progress: Progress): string {
  switch (progress.state) {
    case "idle":
      return "";
    case "running": {
      const { rows, total } = progress;
      return `Exported ${total === null ? attemptCount(rows) : `${countText(rows)} of ${attemptCount(total)}`}…`;
    }
    case "saved":
      return `${attemptCount(progress.rows)} saved as ${progress.name}.`;
    case "stopped":
      return "Cancelled. Nothing was saved.";
    case "failed":
      return `${progress.message} Nothing was saved.`;
  }
}

function attemptCount(n: number): string {
  return `${countText(n)} ${n === 1 ? "attempt" : "attempts"}`;
}

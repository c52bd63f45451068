import { cn } from "@/components/cn";
import type { Reader } from "@/lib/auth/reader";

const units = [
  { name: "second", ms: 1_000 },
  { name: "minute", ms: 60_000 },
  { name: "hour", ms: 3_600_000 },
] as const;

/** "45 seconds" or "2 minutes": uses the largest unit whose count is at least two. */
function ageText(ms: number): string {
  const unit = units.findLast((each) => ms >= 2 * each.ms) ?? units[0];
  const count = Math.round(ms / unit.ms);
  return `${count} ${unit.name}${count === 1 ? "" : "s"}`;
}

/** How old the page's data is, if it was read from a standby that is behind. Must be rendered after the reads. */
export function DataAge({ reader, className }: { reader: Reader; className?: string }) {
  const noticeableMs = reader.standbyReads?.noticeableMs ?? null;
  if (noticeableMs === null) return null;
  return (
    <p className={cn("text-[0.8125rem] text-muted-foreground", className)}>
      {`Data from ${ageText(noticeableMs)} ago`}
    </p>
  );
}

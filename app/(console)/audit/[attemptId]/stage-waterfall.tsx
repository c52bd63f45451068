import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { AttemptEvent } from "@/lib/audit/get";
import { cn } from "@/lib/cn";
import { Duration, durationText } from "../../_components/duration";
import { Details } from "../_components/details";
import { noteText, stageTexts } from "../_components/stage-texts";

/** One row an event, with a bar from the event before to this one on a common scale. */
export function StageWaterfall({ events }: { events: AttemptEvent[] }) {
  if (events.length === 0) {
    return <p className="px-4 pb-3 text-muted-foreground sm:px-5">No stage was recorded.</p>;
  }
  const totalMs = Math.max(...events.map(({ offsetMs }) => offsetMs), 1);
  return (
    <Table label="Stages in the order in which they were reached" className="md:table-fixed">
      <TableHeader>
        <TableRow>
          <TableHead className="md:w-[38%]">Stage</TableHead>
          <TableHead className="text-right md:w-24">At</TableHead>
          <TableHead className="text-right md:w-24">Took</TableHead>
          <TableHead className="hidden md:table-cell">
            <span className="sr-only">Time line</span>
          </TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {events.map((event) => (
          <TableRow key={event.seq}>
            <TableCell className="w-full md:w-auto">
              <div className={cn(event.note && "text-muted-foreground")}>
                {event.note ? noteText(event.note) : stageTexts[event.stage]}
              </div>
              {event.details.length > 0 && (
                <div className="flex flex-wrap gap-x-3 font-mono text-muted-foreground text-xs leading-5">
                  <Details details={event.details} />
                </div>
              )}
              <Bar event={event} totalMs={totalMs} className="mt-1.5 md:hidden" />
            </TableCell>
            <TableCell className="whitespace-nowrap text-right text-muted-foreground">
              {durationText(event.offsetMs)}
            </TableCell>
            <TableCell className="text-right">
              <Duration ms={event.durationMs} />
            </TableCell>
            <TableCell className="hidden md:table-cell">
              <Bar event={event} totalMs={totalMs} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function Bar({ event, totalMs, className }: { event: AttemptEvent; totalMs: number; className?: string }) {
  const end = Math.min(100, Math.max(0, (event.offsetMs / totalMs) * 100));
  const width = Math.min(end, (event.durationMs / totalMs) * 100);
  return (
    <div aria-hidden className={cn("relative h-2 overflow-hidden rounded-sm bg-muted", className)}>
      <div
        className={cn("absolute h-full min-w-0.5 rounded-sm", colour(event))}
        // The bar keeps its least width at the right edge too.
        style={{ left: `min(${end - width}%, 100% - 2px)`, width: `${width}%` }}
      />
    </div>
  );
}

function colour({ stage, note }: AttemptEvent): string {
  if (stage === "failed") return "bg-chart-4";
  if (stage === "rolled_back" || note) return "bg-chart-3";
  return stage === "completed" ? "bg-chart-2" : "bg-chart-1";
}

import { cn } from "@/components/cn";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { Attempt, AttemptEvent } from "@/lib/audit/get";
import { type Bar, layOut, type WaterfallRow } from "@/lib/audit/waterfall";
import type { Stage } from "@/lib/provisioning/stages";
import { Duration, durationText } from "../../_components/duration";
import { Details } from "../_components/details";
import { noteText, stageTexts } from "../_components/stage-texts";
import { gapText, noEventsText } from "./gap-texts";

/** Stages that do nothing if the owner already has an account. */
const accountStages: Stage[] = ["creating_auth_user", "auth_user_created"];

/** One row per event and per gap, with bars on a common timeline that leaves out time when no server was working. */
export function StageWaterfall({ attempt }: { attempt: Attempt }) {
  const { events, ownerWasExisting, state, sinceLastEventMs } = attempt;
  if (events.length === 0) {
    return <p className="px-4 pb-3 text-muted-foreground sm:px-5">No stages were recorded.</p>;
  }
  return (
    <Table label="Stages, in the order they were reached" className="md:table-fixed">
      <TableHeader>
        <TableRow>
          <TableHead className="md:w-[38%]">Stage</TableHead>
          <TableHead className="text-right md:w-24">Elapsed</TableHead>
          <TableHead className="text-right md:w-24">Duration</TableHead>
          <TableHead className="hidden md:table-cell">
            <span className="sr-only">Timeline</span>
          </TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {layOut(events, ownerWasExisting ? accountStages : []).map((row) =>
          row.kind === "gap" ? (
            <GapRow key={`gap before ${row.bar.left}`} text={gapText(row)} bar={row.bar} />
          ) : (
            <EventRow key={row.event.seq} {...row} />
          ),
        )}
        {state === "interrupted" && (
          <GapRow text={noEventsText(sinceLastEventMs)} bar={{ left: 96, width: 4 }} />
        )}
      </TableBody>
    </Table>
  );
}

function EventRow({ event, bar, tookMs }: Extract<WaterfallRow, { kind: "event" }>) {
  return (
    <TableRow>
      <TableCell className="w-full md:w-auto">
        <div className={cn(event.note && "text-muted-foreground")}>
          {event.note ? noteText(event.note) : stageTexts[event.stage]}
        </div>
        {event.details.length > 0 && (
          <div className="flex flex-wrap gap-x-3 font-mono text-muted-foreground text-xs leading-5">
            <Details details={event.details} />
          </div>
        )}
        <EventBar event={event} bar={bar} className="mt-1.5 md:hidden" />
      </TableCell>
      <TableCell className="whitespace-nowrap text-right text-muted-foreground">
        {durationText(event.offsetMs)}
      </TableCell>
      <TableCell className="text-right">
        <Duration ms={tookMs} />
      </TableCell>
      <TableCell className="hidden md:table-cell">
        <EventBar event={event} bar={bar} />
      </TableCell>
    </TableRow>
  );
}

function GapRow({ text, bar }: { text: string; bar: Bar }) {
  return (
    <TableRow className="bg-muted/60">
      <TableCell colSpan={3} className="text-muted-foreground text-xs leading-5">
        {text}
      </TableCell>
      <TableCell className="hidden md:table-cell">
        <div aria-hidden className="relative h-2">
          <div
            className="absolute h-full border-border-strong border-x-2 border-dotted"
            style={{ left: `${bar.left}%`, width: `${bar.width}%` }}
          />
        </div>
      </TableCell>
    </TableRow>
  );
}

function EventBar({
  event,
  bar: { left, width },
  className,
}: {
  event: AttemptEvent;
  bar: Bar;
  className?: string;
}) {
  return (
    <div
      aria-hidden
      data-slot="bar-track"
      className={cn("relative h-2 overflow-hidden rounded-sm bg-muted", className)}
    >
      <div
        data-slot="bar"
        className={cn("absolute h-full min-w-0.5 rounded-sm", barColour(event))}
        // Also keeps the minimum width at the right edge.
        style={{ left: `min(${left}%, 100% - 2px)`, width: `${width}%` }}
      />
    </div>
  );
}

function barColour({ stage, note }: AttemptEvent): string {
  if (stage === "failed") return "bg-chart-4";
  if (stage === "rolled_back" || note) return "bg-chart-3";
  return stage === "completed" ? "bg-chart-2" : "bg-chart-1";
}

import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { StaffEvent } from "@/lib/staff-log/list";
import { RelativeTime } from "../../_components/relative-time";
import { Sentence } from "../../_components/sentence";
import { staffSentence } from "./staff-sentence";

export function StaffTable({ events }: { events: StaffEvent[] }) {
  return (
    <Table label="Staff actions, newest first">
      <TableHeader>
        <TableRow>
          <TableHead>Action</TableHead>
          <TableHead className="hidden md:table-cell">By</TableHead>
          <TableHead className="hidden text-right sm:table-cell">Time</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {events.map((event) => (
          <StaffRow key={event.id} event={event} />
        ))}
      </TableBody>
    </Table>
  );
}

function StaffRow({ event: { kind, details, actorEmail, at } }: { event: StaffEvent }) {
  return (
    <TableRow>
      <TableCell className="w-full align-top">
        <div className="break-words">
          <Sentence parts={staffSentence(kind, details)} />
        </div>
        <div className="break-all text-muted-foreground text-xs leading-5 md:hidden">{actorEmail}</div>
        <div className="text-muted-foreground text-xs leading-5 sm:hidden">
          <RelativeTime at={at} wraps />
        </div>
      </TableCell>
      <TableCell className="hidden align-top md:table-cell">{actorEmail}</TableCell>
      <TableCell className="hidden text-right align-top text-muted-foreground sm:table-cell">
        <RelativeTime at={at} />
      </TableCell>
    </TableRow>
  );
}

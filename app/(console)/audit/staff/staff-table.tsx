import Link from "next/link";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { StaffEvent } from "@/lib/staff-log/list";
import { LocalTime } from "../../_components/local-time";
import { Details } from "../_components/details";
import { kindText } from "./kind-texts";

export function StaffTable({ events }: { events: StaffEvent[] }) {
  return (
    <Table label="Staff actions, newest first">
      <TableHeader>
        <TableRow>
          <TableHead>What</TableHead>
          <TableHead className="hidden md:table-cell">Who</TableHead>
          <TableHead className="hidden text-right sm:table-cell">When</TableHead>
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
  const attemptId = details.find(({ name }) => name === "attemptId")?.value;
  return (
    <TableRow>
      <TableCell className="w-full align-top">
        <div>
          <span>{kindText(kind)}</span>
          {attemptId && (
            <>
              {" · "}
              <Link
                href={`/audit/${attemptId}`}
                prefetch={false}
                className="rounded-sm underline decoration-border-strong underline-offset-4 hover:decoration-foreground"
              >
                attempt
              </Link>
            </>
          )}
        </div>
        <div className="flex flex-wrap gap-x-3 font-mono text-muted-foreground text-xs leading-5">
          <Details details={details.filter(({ name, value }) => name !== "attemptId" && value !== "")} />
        </div>
        <div className="break-all text-muted-foreground text-xs leading-5 md:hidden">{actorEmail}</div>
        <div className="text-muted-foreground text-xs leading-5 sm:hidden">
          <LocalTime at={at} className="whitespace-normal" />
        </div>
      </TableCell>
      <TableCell className="hidden align-top md:table-cell">{actorEmail}</TableCell>
      <TableCell className="hidden text-right align-top text-muted-foreground sm:table-cell">
        <LocalTime at={at} />
      </TableCell>
    </TableRow>
  );
}

import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { AttemptListItem } from "@/lib/audit/list";
import { dayText } from "@/lib/provisioning/errors/messages";
import type { Stage } from "@/lib/provisioning/stages";
import { Absent, Duration } from "../../_components/duration";
import { ErasedOwner } from "../../_components/owner-access/erased-owner";
import { RelativeTime } from "../../_components/relative-time";
import { RowLink } from "../../_components/row-link";
import { StateBadge } from "../../_components/state-badge";

/** A short name for the work done in each stage. */
const stageNames: Record<Stage, string> = {
  initiated: "receiving",
  validating: "checking input",
  validated: "reserving",
  creating_auth_user: "creating account",
  auth_user_created: "account ready",
  creating_records: "creating records",
  verifying: "verifying",
  completed: "completed",
  failed: "failed",
  rolled_back: "undone",
};

export function AttemptTable({ attempts }: { attempts: AttemptListItem[] }) {
  return (
    <Table label="Attempts, newest first" className="lg:table-fixed">
      <TableHeader>
        <TableRow>
          <TableHead className="lg:w-[17%]">Tenant</TableHead>
          <TableHead className="hidden lg:table-cell lg:w-[26%]">Owner</TableHead>
          <TableHead className="lg:w-[22%]">Outcome</TableHead>
          <TableHead className="hidden lg:table-cell">Started by</TableHead>
          <TableHead className="hidden text-right sm:table-cell lg:w-20">Duration</TableHead>
          <TableHead className="hidden text-right sm:table-cell lg:w-32">Started</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {attempts.map((attempt) => (
          <AttemptRow key={attempt.id} attempt={attempt} />
        ))}
      </TableBody>
    </Table>
  );
}

function AttemptRow({ attempt }: { attempt: AttemptListItem }) {
  return (
    <TableRow className="relative hover:bg-accent/60">
      <TableCell className="w-full max-w-0 lg:w-auto">
        <div className="truncate">
          <RowLink href={`/audit/${attempt.id}`}>
            <bdi>{attempt.erasedAt ? "Erased" : attempt.name || "No name"}</bdi>
          </RowLink>
        </div>
        {attempt.erasedAt ? (
          <div className="truncate text-muted-foreground text-xs leading-5">
            on {dayText(attempt.erasedAt)}
          </div>
        ) : (
          <div className="truncate font-mono text-muted-foreground text-xs leading-5">
            {attempt.slug ?? <Absent>no slug</Absent>}
          </div>
        )}
        <div className="text-muted-foreground text-xs leading-5 sm:hidden">
          <RelativeTime at={attempt.startedAt} wraps />
        </div>
      </TableCell>
      <TableCell className="hidden truncate lg:table-cell">
        {attempt.erasedAt ? (
          <ErasedOwner at={attempt.erasedAt} />
        ) : (
          (attempt.ownerEmail ?? <Absent>no owner</Absent>)
        )}
      </TableCell>
      <TableCell>
        <Outcome attempt={attempt} />
      </TableCell>
      <TableCell className="hidden truncate lg:table-cell">{attempt.actorEmail}</TableCell>
      <TableCell className="hidden text-right sm:table-cell">
        <Duration ms={attempt.durationMs} />
      </TableCell>
      <TableCell className="hidden text-right text-muted-foreground sm:table-cell">
        <RelativeTime at={attempt.startedAt} wraps />
      </TableCell>
    </TableRow>
  );
}

/** The outcome with the error code and, if there is room, the stage of the error; or the stage in progress. */
function Outcome({ attempt: { errorCode, stage, state } }: { attempt: AttemptListItem }) {
  const work = state !== "completed" && stage ? stageNames[stage] : null;
  return (
    <>
      <div className="flex items-center gap-x-2">
        <StateBadge state={state} />
        {errorCode && work && (
          <span className="hidden whitespace-nowrap text-muted-foreground text-xs sm:inline">{work}</span>
        )}
      </div>
      {errorCode && <div className="font-mono text-muted-foreground text-xs leading-5">{errorCode}</div>}
      {!errorCode && work && <div className="text-muted-foreground text-xs leading-5">{work}</div>}
    </>
  );
}

import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { AttemptState } from "@/lib/audit/state";
import type { SearchResult } from "@/lib/search";
import { Absent } from "../_components/duration";
import { LocalTime } from "../_components/local-time";
import { ErasedOwner } from "../_components/owner-access/erased-owner";
import { RowLink } from "../_components/row-link";
import { StateBadge } from "../_components/state-badge";

/** The outcome of an attempt as a sentence that staff can pass on to a customer. */
const outcomes: Record<AttemptState, string> = {
  failed: "It failed or was refused, and nothing was created.",
  rolled_back: "It failed, and everything was undone.",
  in_progress: "It hasn’t finished yet.",
  interrupted: "It was interrupted and will be undone.",
  completed: "It created a tenant that no longer exists.",
};

export function AttemptHits({ attempts }: Pick<SearchResult, "attempts">) {
  return (
    <Table label="Attempts without a tenant, newest first">
      <TableHeader>
        <TableRow>
          <TableHead>Attempt</TableHead>
          <TableHead className="hidden md:table-cell">Owner</TableHead>
          <TableHead>Outcome</TableHead>
          <TableHead className="hidden text-right sm:table-cell">Started</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {attempts.map((attempt) => (
          <TableRow key={attempt.id} className="relative hover:bg-accent/60">
            <TableCell className="w-1/2 max-w-0 md:w-[24%]">
              <div className="truncate">
                <RowLink href={`/audit/${attempt.id}`}>
                  <bdi>{attempt.erasedAt ? "Erased" : attempt.name || "No name"}</bdi>
                </RowLink>
              </div>
              <div className="truncate font-mono text-muted-foreground text-xs leading-5">
                {attempt.slug ?? <Absent>no slug</Absent>}
              </div>
            </TableCell>
            <TableCell className="hidden max-w-0 truncate md:table-cell md:w-[28%]">
              {attempt.erasedAt ? (
                <ErasedOwner at={attempt.erasedAt} />
              ) : (
                (attempt.ownerEmail ?? <Absent>no owner</Absent>)
              )}
            </TableCell>
            <TableCell>
              <StateBadge state={attempt.state} />
              <div className="text-muted-foreground text-xs leading-5">{outcomes[attempt.state]}</div>
            </TableCell>
            <TableCell className="hidden text-right text-muted-foreground sm:table-cell">
              <LocalTime at={attempt.startedAt} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

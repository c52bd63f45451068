import Link from "next/link";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { Cleanup } from "@/lib/cleanups/list";
import { LocalTime } from "../../_components/local-time";
import { reasonText } from "./cleanup-texts";
import { UserId } from "./user-id";

export function DoneTable({ cleanups }: { cleanups: Cleanup[] }) {
  return (
    <Table label="Completed clean-ups, newest first">
      <TableHeader>
        <TableRow>
          <TableHead>Attempt and user</TableHead>
          <TableHead className="hidden lg:table-cell">Reason</TableHead>
          <TableHead className="hidden text-right sm:table-cell">Tries</TableHead>
          <TableHead className="hidden sm:table-cell">Resolved</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {cleanups.map((cleanup) => (
          <DoneRow key={cleanup.userId} cleanup={cleanup} />
        ))}
      </TableBody>
    </Table>
  );
}

function DoneRow({ cleanup }: { cleanup: Cleanup }) {
  return (
    <TableRow>
      <TableCell className="align-top">
        <Link
          href={`/audit/${cleanup.attemptId}`}
          prefetch={false}
          className="break-words rounded-sm font-medium underline decoration-border-strong underline-offset-4 hover:decoration-foreground"
        >
          <bdi>{cleanup.name || "No name"}</bdi>
        </Link>
        <div className="text-muted-foreground">
          <UserId id={cleanup.userId} />
        </div>
        <p className="text-muted-foreground text-xs leading-5 lg:hidden">{reasonText(cleanup.reason)}</p>
        <div className="mt-1 text-xs leading-5 sm:hidden">
          <Resolved cleanup={cleanup} />
          <div className="text-muted-foreground">Tries: {cleanup.tries}</div>
        </div>
      </TableCell>
      <TableCell className="hidden max-w-sm align-top text-muted-foreground lg:table-cell">
        {reasonText(cleanup.reason)}
      </TableCell>
      <TableCell className="hidden text-right align-top sm:table-cell">{cleanup.tries}</TableCell>
      <TableCell className="hidden align-top sm:table-cell">
        <Resolved cleanup={cleanup} />
      </TableCell>
    </TableRow>
  );
}

/** When the clean-up was done, and by whom: the admin who marked it as resolved, or the console. */
function Resolved({ cleanup: { resolvedAt, resolvedBy, resolverEmail, resolution } }: { cleanup: Cleanup }) {
  const by = resolvedBy ? (resolverEmail ?? "an admin whose account no longer exists") : "the console";
  return (
    <>
      {resolvedAt && <LocalTime at={resolvedAt} />}
      <div className="break-words text-muted-foreground text-xs leading-5">by {by}</div>
      {resolvedBy && resolution && <div className="break-words text-xs leading-5">“{resolution}”</div>}
    </>
  );
}

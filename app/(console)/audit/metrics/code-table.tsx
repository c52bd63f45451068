import Link from "next/link";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { CodeCount } from "@/lib/audit/metrics";
import { type View, viewHref } from "@/lib/audit/view";
import type { ErrorCode } from "@/lib/guards/error-codes";
import { secondFactorMissing } from "@/lib/guards/refusal";
import { explain } from "@/lib/provisioning/errors/explain";
import { countText } from "../_components/figure-texts";
import { ShareBar } from "./share-bar";

type CodeTableProps = { title: string; codes: readonly CodeCount[]; view: View };

/** The number of attempts with each code, most frequent first. Each code is a link to its attempts. */
export function CodeTable({ title, codes, view }: CodeTableProps) {
  const maxCount = Math.max(...codes.map(({ current }) => current), 1);
  return (
    <Card>
      <CardHeader>
        <CardTitle>{title}</CardTitle>
      </CardHeader>
      {codes.length === 0 ? (
        <CardContent className="text-muted-foreground">None in this range or the previous one.</CardContent>
      ) : (
        <Table label={title}>
          <TableHeader>
            <TableRow>
              <TableHead>Code</TableHead>
              <TableHead className="text-right">Attempts</TableHead>
              <TableHead className="text-right">Previous</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {codes.map(({ code, current, previous }) => (
              <TableRow key={code}>
                <TableCell className="w-full">
                  <Link
                    href={viewHref(
                      "/audit",
                      { ...view, preset: view.preset ?? "30d" },
                      { query: `code:${code}` },
                    )}
                    prefetch={false}
                    className="rounded-sm font-mono text-xs underline decoration-border-strong underline-offset-4 hover:decoration-foreground"
                  >
                    {code}
                  </Link>
                  <div className="text-muted-foreground text-xs leading-5">{titleOf(code)}</div>
                  <ShareBar share={current / maxCount} />
                </TableCell>
                <TableCell className="text-right">{countText(current)}</TableCell>
                <TableCell className="text-right text-muted-foreground">{countText(previous)}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Card>
  );
}

/** A recorded UNAUTHENTICATED refusal always means a missing second factor: signed-out callers aren't recorded. */
function titleOf(code: ErrorCode): string {
  return explain(code === "UNAUTHENTICATED" ? secondFactorMissing : { code }).title;
}

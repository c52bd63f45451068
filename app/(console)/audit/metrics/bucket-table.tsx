import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { Duration } from "../../_components/duration";
import { countText, rateText } from "../_components/figure-texts";
import type { Point } from "./points";

type BucketTableProps = { points: Point[]; per: string; timeZone: string };

export function BucketTable({ points, per, timeZone }: BucketTableProps) {
  return (
    <Table label={`Attempts, success rate and duration per ${per}, in ${timeZone.replaceAll("_", " ")}`}>
      <TableHeader>
        <TableRow>
          <TableHead className="capitalize">{per}</TableHead>
          <TableHead className="text-right">Completed</TableHead>
          <TableHead className="text-right">Failed</TableHead>
          <TableHead className="text-right">Rolled back</TableHead>
          <TableHead className="text-right">Refused</TableHead>
          <TableHead className="text-right">In progress</TableHead>
          <TableHead className="text-right">Success</TableHead>
          <TableHead className="text-right">Average</TableHead>
          <TableHead className="text-right">p95</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {points.map((point) => (
          <TableRow key={point.at}>
            <TableCell className="whitespace-nowrap">{point.fullLabel}</TableCell>
            <TableCell className="text-right">{countText(point.completed)}</TableCell>
            <TableCell className="text-right">{countText(point.failed)}</TableCell>
            <TableCell className="text-right">{countText(point.rolled_back)}</TableCell>
            <TableCell className="text-right">{countText(point.refused)}</TableCell>
            <TableCell className="text-right">{countText(point.in_progress)}</TableCell>
            <TableCell className="whitespace-nowrap text-right">{rateText(point.successRate)}</TableCell>
            <TableCell className="text-right">
              <Duration ms={point.averageMs} />
            </TableCell>
            <TableCell className="text-right">
              <Duration ms={point.p95Ms} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

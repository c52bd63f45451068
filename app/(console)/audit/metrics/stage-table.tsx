import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { StageDuration } from "@/lib/audit/metrics/stage-durations";
import { stages } from "@/lib/provisioning/stages";
import { Duration } from "../../_components/duration";
import { countText } from "../_components/figure-texts";
import { stageTexts } from "../_components/stage-texts";
import { ShareBar } from "./share-bar";

/** The average time to reach each stage from the previous one, in stage order. */
export function StageTable({ stages: durations }: { stages: StageDuration[] }) {
  const reached = stages.flatMap((stage) => durations.find((duration) => duration.stage === stage) ?? []);
  const longest = Math.max(...reached.map(({ averageMs }) => averageMs), 1);
  return (
    <Card>
      <CardHeader>
        <CardTitle>Duration per stage</CardTitle>
      </CardHeader>
      {reached.length === 0 ? (
        <CardContent className="text-muted-foreground">No stages were reached in this range.</CardContent>
      ) : (
        <Table label="Duration per stage">
          <TableHeader>
            <TableRow>
              <TableHead>Stage reached</TableHead>
              <TableHead className="text-right">Count</TableHead>
              <TableHead className="text-right">Average</TableHead>
              <TableHead className="text-right">Longest</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {reached.map(({ stage, count, averageMs, longestMs }) => (
              <TableRow key={stage}>
                <TableCell className="w-full">
                  {stageTexts[stage]}
                  <ShareBar share={averageMs / longest} />
                </TableCell>
                <TableCell className="text-right">{countText(count)}</TableCell>
                <TableCell className="text-right">
                  <Duration ms={averageMs} />
                </TableCell>
                <TableCell className="text-right">
                  <Duration ms={longestMs} />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Card>
  );
}

import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import type { Bucket } from "@/lib/audit/metrics";
import { BucketTable } from "./bucket-table";
import { LazyChart } from "./lazy-chart";
import { bucketName, type Point, pointsOf } from "./points";

type BucketChartsProps = { buckets: Bucket[]; bucketMs: number; timeZone: string };

/** Three charts of the same data, with a table below them. */
export function BucketCharts({ buckets, bucketMs, timeZone }: BucketChartsProps) {
  const points = pointsOf(buckets, bucketMs, timeZone);
  const per = bucketName(bucketMs);
  return (
    <>
      <Chart title={`Attempts per ${per}, by outcome`} kind="outcomes" points={points} />
      <div className="grid gap-4 lg:grid-cols-2">
        <Chart title={`Success rate per ${per}`} kind="success" points={points} />
        <Chart title={`Duration of completed attempts per ${per}`} kind="time" points={points} />
      </div>
      <Card>
        <details className="group">
          <summary className="cursor-pointer rounded-lg px-4 py-3 font-medium sm:px-5">
            Show as table, per {per}
          </summary>
          <BucketTable points={points} per={per} timeZone={timeZone} />
        </details>
      </Card>
    </>
  );
}

function Chart({
  title,
  kind,
  points,
}: {
  title: string;
  kind: "outcomes" | "success" | "time";
  points: Point[];
}) {
  return (
    <Card className="noscript:hidden">
      <CardHeader>
        <CardTitle>{title}</CardTitle>
      </CardHeader>
      <CardContent>
        {/* Hidden from screen readers: the table below has the same data. */}
        <div aria-hidden className="h-56">
          <LazyChart kind={kind} points={points} />
        </div>
      </CardContent>
    </Card>
  );
}

import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import type { Bucket } from "@/lib/audit/metrics";
import { BucketTable } from "./bucket-table";
import { LazyChart } from "./lazy-chart";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });
const date = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

/** The name of a bucket's length: "hour", "day". */
function bucketName(bucketMs: number): string {
  if (bucketMs < hourMs) return `${bucketMs / 60_000} minutes`;
  if (bucketMs === hourMs) return "hour";
  return bucketMs === dayMs ? "day" : "week";
}

/** The start of a bucket in UTC, as short as its length allows: "22 Nov", "22 Nov 14:00". */
function bucketLabel(at: number, bucketMs: number): string {
  if (bucketMs < hourMs) return time.format(at);
  return bucketMs < dayMs ? `${date.format(at)} ${time.format(at)}` : date.format(at);
}

/** One row of a chart's data; null if there was nothing to measure. */
export type Point = {
  label: string;
  completed: number;
  failed: number;
  rolled_back: number;
  in_progress: number;
  successRate: number | null;
  averageMs: number | null;
  p95Ms: number | null;
};

/** Three charts of the same data, with a table below them. */
export function BucketCharts({ buckets, bucketMs }: { buckets: Bucket[]; bucketMs: number }) {
  const points = buckets.map((bucket) => pointOf(bucket, bucketMs));
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
          <BucketTable points={points} per={per} />
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

function pointOf({ at, averageMs, p95Ms, ...counts }: Bucket, bucketMs: number): Point {
  const ended = counts.completed + counts.failed + counts.rolled_back;
  const successRate = ended === 0 ? null : counts.completed / ended;
  return { label: bucketLabel(at, bucketMs), ...counts, successRate, averageMs, p95Ms };
}

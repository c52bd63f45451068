"use client";

import type { ReactElement } from "react";
import {
  Bar,
  BarChart,
  CartesianGrid,
  Legend,
  Line,
  LineChart,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { durationText } from "../../_components/duration";
import { countText, rateText } from "../_components/figure-texts";
import { averageTargetMs, successTarget } from "../_components/targets";
import { ChartTooltip } from "./chart-tooltip";
import type { Point } from "./points";

type ChartProps = { kind: "outcomes" | "success" | "time"; points: Point[] };

const margin = { top: 20, right: 16, bottom: 0, left: 0 };
const axis = { stroke: "var(--muted-foreground)", fontSize: 12, tickLine: false, axisLine: false } as const;

function xAxisProps(points: Point[]) {
  const labels = new Map(points.map(({ at, label }) => [at, label]));
  return { ...axis, dataKey: "at", minTickGap: 24, tickFormatter: (at: number) => labels.get(at) ?? "" };
}

const line = { type: "linear", strokeWidth: 2, isAnimationActive: false, connectNulls: true } as const;
const bar = { stackId: "attempts", isAnimationActive: false, maxBarSize: 40 } as const;
// Lists the items in stacking order and in a readable colour.
const legend = {
  itemSorter: null,
  wrapperStyle: { fontSize: 12 },
  formatter: (name: string) => <span className="text-foreground">{name}</span>,
} as const;
const target = { stroke: "var(--foreground)", strokeDasharray: "4 4", ifOverflow: "extendDomain" } as const;

export function Chart({ kind, points }: ChartProps) {
  const drawings: Record<ChartProps["kind"], (points: Point[]) => ReactElement> = {
    outcomes: outcomesChart,
    success: successChart,
    time: timeChart,
  };
  return (
    <ResponsiveContainer width="100%" height="100%">
      {drawings[kind](points)}
    </ResponsiveContainer>
  );
}

function outcomesChart(points: Point[]) {
  return (
    <BarChart data={points} margin={margin} accessibilityLayer={false}>
      <CartesianGrid vertical={false} stroke="var(--border)" />
      <XAxis {...xAxisProps(points)} />
      <YAxis {...axis} width={48} allowDecimals={false} tickFormatter={countText} />
      <Tooltip {...tooltipProps(countText)} cursor={{ fill: "var(--accent)" }} />
      <Legend {...legend} />
      <Bar {...bar} dataKey="completed" name="Completed" fill="var(--chart-2)" />
      <Bar {...bar} dataKey="rolled_back" name="Rolled back" fill="var(--chart-3)" />
      <Bar {...bar} dataKey="failed" name="Failed" fill="var(--chart-4)" />
      <Bar {...bar} dataKey="refused" name="Refused" fill="var(--muted-foreground)" />
      <Bar {...bar} dataKey="in_progress" name="In progress" fill="var(--chart-1)" />
    </BarChart>
  );
}

function successChart(points: Point[]) {
  return (
    <LineChart data={points} margin={margin} accessibilityLayer={false}>
      <CartesianGrid vertical={false} stroke="var(--border)" />
      <XAxis {...xAxisProps(points)} />
      <YAxis
        {...axis}
        width={56}
        domain={[0, 1]}
        tickFormatter={(rate: number) => `${Math.round(rate * 100)}%`}
      />
      <Tooltip {...tooltipProps(rateText)} />
      <ReferenceLine
        {...target}
        y={successTarget}
        label={labelProps("target: over 95%", "insideBottomLeft")}
      />
      <Line
        {...line}
        dataKey="successRate"
        name="Success rate"
        stroke="var(--chart-2)"
        dot={hasDots(points)}
      />
    </LineChart>
  );
}

function timeChart(points: Point[]) {
  return (
    <LineChart data={points} margin={margin} accessibilityLayer={false}>
      <CartesianGrid vertical={false} stroke="var(--border)" />
      <XAxis {...xAxisProps(points)} />
      <YAxis {...axis} width={64} domain={[0, "auto"]} tickFormatter={durationText} />
      <Tooltip {...tooltipProps(durationText)} />
      <Legend {...legend} />
      <ReferenceLine
        {...target}
        y={averageTargetMs}
        label={labelProps("target: average under 1 s", "insideBottomRight")}
      />
      <Line {...line} dataKey="averageMs" name="Average" stroke="var(--chart-1)" dot={hasDots(points)} />
      <Line {...line} dataKey="p95Ms" name="p95" stroke="var(--chart-5)" dot={hasDots(points)} />
    </LineChart>
  );
}

/** Whether to draw dots. They show a single point, which has no line, but too many of them would hide the line. */
function hasDots(points: Point[]): boolean {
  return points.length <= 31;
}

function labelProps(value: string, position: "insideBottomLeft" | "insideBottomRight") {
  return { value, position, fontSize: 12, fill: "var(--muted-foreground)" } as const;
}

function tooltipProps(text: (value: number) => string) {
  return { isAnimationActive: false, content: <ChartTooltip text={text} /> };
}

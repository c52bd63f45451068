import Link from "next/link";
import { getMetrics } from "@/lib/audit/metrics";
import type { Range } from "@/lib/audit/query/range";
import { rangedView, type View, viewHref } from "@/lib/audit/view";
import type { Reader } from "@/lib/auth/reader";
import { logged } from "@/lib/platform/logging/log-failure";
import { durationText } from "../../_components/duration";
import { countText, rateText } from "../_components/figure-texts";
import { FiguresFailed } from "../_components/figures-failed";

type FiguresProps = { range: Range; view: View; reader: Reader };

/** The figures of the range, on one line. They load separately, so they cannot delay or break the list. */
export async function ListFigures({ range, view, reader }: FiguresProps) {
  const metrics = await getMetrics(range, reader, "UTC").catch(logged("the figures could not be read", null));
  if (!metrics) return <FiguresFailed retry={viewHref("/audit", view)} />;
  const { attempts, successRate, failures, refused, averageMs } = metrics.current;
  const figures = [
    `${countText(attempts)} ${attempts === 1 ? "attempt" : "attempts"}`,
    ...(successRate === null ? [] : [`${rateText(successRate)} successful`]),
    `${countText(failures)} failed`,
    `${countText(refused)} refused`,
    ...(averageMs === null ? [] : [`${durationText(averageMs)} on average`]),
  ];
  return (
    <p className="text-[0.8125rem] text-muted-foreground tabular-nums">
      <span>{`${range.name.charAt(0).toUpperCase()}${range.name.slice(1)}: `}</span>
      {figures.map((figure, index) => (
        <span key={figure}>
          <span className="whitespace-nowrap">
            {index < figures.length - 1 ? `${figure} ·` : figure}
          </span>{" "}
        </span>
      ))}
      <Link
        href={viewHref("/audit/metrics", { ...rangedView(view), query: "", live: false })}
        prefetch={false}
        className="ml-1 whitespace-nowrap rounded-sm text-primary underline underline-offset-4"
      >
        View metrics
      </Link>
    </p>
  );
}

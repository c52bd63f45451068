import { getMetrics } from "@/lib/audit/metrics";
import { getCurrentCounts } from "@/lib/audit/metrics/current-counts";
import type { Range } from "@/lib/audit/query/range";
import { type View, viewHref } from "@/lib/audit/view";
import type { Reader } from "@/lib/auth/reader";
import { logged } from "@/lib/platform/logging/log-failure";
import { CodeLinks } from "../_components/code-links";
import { Figures } from "../_components/figures";
import { FiguresFailed } from "../_components/figures-failed";

type FiguresProps = { range: Range; view: View; reader: Reader };

/** The figures above the list. They load separately, so they neither delay the list nor break it. */
export async function ListFigures({ range, view, reader }: FiguresProps) {
  const loaded = await Promise.all([getMetrics(range, reader), getCurrentCounts(reader)]).catch(
    logged("the figures could not be read", null),
  );
  if (!loaded) return <FiguresFailed retry={viewHref("/audit", view)} />;
  const [metrics, counts] = loaded;
  return (
    <div className="grid gap-2">
      <Figures metrics={metrics} counts={counts} range={range} view={view} />
      <CodeLinks codes={metrics.codes} view={view} />
    </div>
  );
}

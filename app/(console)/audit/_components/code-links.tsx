import Link from "next/link";
import type { Metrics } from "@/lib/audit/metrics";
import { withQualifier } from "@/lib/audit/query/edit-query";
import { rangedView, type View, viewHref } from "@/lib/audit/view";
import { countText } from "./figure-texts";

/** Failures by code, each a link that filters the list by that code. */
export function CodeLinks({ codes, view }: { codes: Metrics["codes"]; view: View }) {
  const shown = codes.filter(({ current }) => current > 0);
  if (shown.length === 0) return null;
  return (
    <ul aria-label="Failures by code" className="flex flex-wrap gap-1">
      {shown.map(({ code, current }) => (
        <li key={code}>
          <Link
            href={viewHref("/audit", rangedView(view), { query: withQualifier(view.query, "code", code) })}
            prefetch={false}
            className="flex h-7 items-center gap-2 rounded-md px-2 font-mono text-muted-foreground text-xs transition-colors hover:bg-accent hover:text-foreground"
          >
            {code}
            <span className="font-sans tabular-nums">{countText(current)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

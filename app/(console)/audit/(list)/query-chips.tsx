import { X } from "lucide-react";
import Link from "next/link";
import type { Term } from "@/lib/audit/query";
import { without } from "@/lib/audit/query/edit-query";
import { type View, viewHref } from "@/lib/audit/view";

/** The terms of the parsed query, each with a link that removes it. */
export function QueryChips({ view, terms }: { view: View; terms: readonly Term[] }) {
  if (terms.length === 0) return null;
  return (
    <ul aria-label="Filters" className="flex flex-wrap gap-1.5">
      {terms.map((term) => {
        const text = view.query.slice(term.start, term.end);
        return (
          <li
            key={term.start}
            className="flex min-w-0 max-w-full items-center rounded-md border border-border-strong bg-card"
          >
            <bdi className="min-w-0 truncate py-1 pl-2.5 font-mono text-xs">{text}</bdi>
            <Link
              href={viewHref("/audit", view, { query: without(view.query, term) })}
              prefetch={false}
              aria-label={`Remove ${text}`}
              className="grid size-7 shrink-0 place-items-center rounded-md text-muted-foreground hover:text-foreground"
            >
              <X aria-hidden className="size-3.5" />
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

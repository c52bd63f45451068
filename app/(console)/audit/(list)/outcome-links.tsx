import Link from "next/link";
import { type StatusChoice, statusChoices, type Term } from "@/lib/audit/query";
import { selectedValue, withQualifier } from "@/lib/audit/query/edit-query";
import { type View, viewHref } from "@/lib/audit/view";
import { LinkPending } from "../../_components/navigation/link-pending";
import { filterPill } from "../_components/filter-pill";

const labels: Record<StatusChoice, string> = {
  completed: "Completed",
  failed: "Failed",
  rolled_back: "Rolled back",
  in_progress: "In progress",
  interrupted: "Interrupted",
};
const choices = [
  { status: null, label: "All" },
  ...statusChoices.map((status) => ({ status, label: labels[status] })),
];

/** Links that set the outcome in the query and leave the rest unchanged. */
export function OutcomeLinks({ view, terms }: { view: View; terms: readonly Term[] }) {
  const hasStatus = terms.some(({ match }) => match.kind === "choice" && match.field === "status");
  const chosen = selectedValue(terms, "status");
  return (
    <nav aria-label="Filter by outcome">
      <ul className="flex flex-wrap gap-1">
        {choices.map(({ status, label }) => (
          <li key={label}>
            <Link
              href={viewHref("/audit", view, { query: withQualifier(view.query, "status", status) })}
              prefetch={false}
              aria-current={(status === null ? !hasStatus : status === chosen) ? "true" : undefined}
              className={filterPill}
            >
              <LinkPending>{label}</LinkPending>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
